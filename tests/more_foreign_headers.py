"""Header rows of a hundred more systems, and what each of their names is among ours.

Each line is a header; `>` tells what stands behind a name, in the signs of `foreign_headers`.
"""

from __future__ import annotations

DELIMITERS = ",;"

HEADERS: dict[str, str] = {
    "workday": (
        "Employee ID>-,Legal First Name>First name,Legal Last Name>Last name,Preferred First "
        "Name>-,User Name>Login,Work Email>-,Supervisory Organization>-,Job Profile>-,Worker "
        "Status>-,Account Locked>!Active,Hire Date>-"
    ),
    "adp": (
        "Payroll Name>-,First Name>=,Last Name>=,Associate ID>-,Home Department "
        "Description>-,Position Status>-,Work Contact: Work Email>-,Termination Date>-"
    ),
    "bamboo": (
        "Employee #>-,First Name>=,Last Name>=,Preferred Name>-,Work Email>Login,Work "
        "Phone>-,Work Phone Extension>Extension,Department>Primary team,Division>-,Job "
        "Title>-,Status>Active,Supervisor>-"
    ),
    "ukg": (
        "Badge Number>-,Given Name>First name,Family Name>Last name,Username>Login,Primary "
        "Job>-,Labor Category>-,User Account Status>Active,Account Lockout>!Active"
    ),
    "sap sf": (
        "STATUS>Active,USERID>-,USERNAME>Login,FIRSTNAME>=,LASTNAME>=,MI>-,EMAIL>-,DIVISION>-,D"
        "EPARTMENT>Primary team,LOCATION>-,PASSWORD>=,LOGIN_METHOD>-"
    ),
    "ad csvde": (
        "DN>-,objectClass>-,sAMAccountName>-,givenName>First name,sn>Last name,displayName>-,us"
        "erPrincipalName>Login,userAccountControl>-,telephoneNumber>-,department>Primary "
        "team,ipPhone>-"
    ),
    "ad powershell": (
        "GivenName>First name,Surname>Last "
        "name,SamAccountName>Login,AccountPassword>Password,Enabled>Active,Department>Primary t"
        "eam,Path>-,OfficePhone>-,ChangePasswordAtLogon>-,PasswordNeverExpires>-,CannotChangePa"
        "ssword>-,AccountExpirationDate>-"
    ),
    "ldap": (
        "uid>Login,cn>-,sn>Last name,givenName>First name,mail>-,userPassword>Password,ou>-,tel"
        "ephoneNumber>-,employeeNumber>-,pwdAccountLockedTime>-,loginShell>-,nsAccountLock>!Act"
        "ive"
    ),
    "keycloak": (
        "username>Login,firstName>=,lastName>=,email>-,enabled>Active,emailVerified>-,groups>Pr"
        "imary team,realmRoles>-,requiredActions>-,credentials>-"
    ),
    "auth0": (
        "email>-,given_name>First name,family_name>Last "
        "name,nickname>-,name>-,blocked>!Active,email_verified>-,password_hash>-,user_id>Login"
    ),
    "onelogin": (
        "Firstname>=,Lastname>=,Email>-,Username>Login,Department>Primary "
        "team,Title>-,Company>-,Status>Active,Locked until>-,Invalid login "
        "attempts>-,Group>Permission group,Role>-"
    ),
    "jumpcloud": (
        "Username>Login,Firstname>=,Lastname>=,Email>-,Password>=,Allow Public "
        "Key>-,suspended>!Active,passwordless_sudo>-,department>Primary team"
    ),
    "duo": (
        "username>Login,realname>-,email>-,status>Active,group1>Permission group,group2>Primary"
        " team,phone1>-,extension1>Extension,platform1>-"
    ),
    "ping": (
        "UserName>Login,GivenName>First name,FamilyName>Last "
        "name,PrimaryPhone>-,Enabled>Active,LockedOut>!Active"
    ),
    "cisco cucm": (
        "FIRST NAME>=,MIDDLE NAME>-,LAST NAME>=,USER ID>Login,PASSWORD>=,PIN>-,MANAGER USER "
        "ID>-,DEPARTMENT>Primary team,TELEPHONE NUMBER>-,PRIMARY EXTENSION>-,ASSOCIATED "
        "PC>-,USER LOCALE>-,ENABLE MOBILITY>-,SELF-SERVICE USER ID>-"
    ),
    "cisco uccx": (
        "Agent ID>-,First Name>=,Last Name>=,Extension>=,Team>Primary team,Resource "
        "Group>-,Skill>-,Competence>-,Automatic Available>-,IPCC Extension>-"
    ),
    "avaya": (
        "loginName>Login,authenticationType>-,commPassword>-,givenName>First name,surname>Last "
        "name,displayName>-,extension>=,preferredLanguage>-,userDisabled>!Active,template>-"
    ),
    "mitel": (
        "First Name>=,Last Name>=,Login>=,Password>=,Primary Phone "
        "Extension>-,Department>Primary team,TUI Passcode>-,SIP Password>-,Role>Permission "
        "group,Desktop Admin>-,Hot Desking User>-"
    ),
    "five9": (
        "username>Login,firstName>=,lastName>=,EMail>-,password>=,extension>=,active>=,mustChan"
        "gePassword>-,canChangePassword>-,userProfileName>-,roles>Permission group"
    ),
    "nice": (
        "First Name>=,Last Name>=,User Name>Login,Email>-,Team>Primary "
        "team,Profile>-,Status>Active,Security Profile>Permission group,Phone "
        "Number>Extension,Use Agent Time Zone>-,NTLogin>-,Refuse Unavailable>-"
    ),
    "ringcentral2": (
        "Ext*>Extension,First Name*>=,Last Name>=,Email*>Login,Role>Permission "
        "group,Department>Primary team,Status>Active,Device>-,Phone "
        "Number>-,Password>=,PIN>-,Disable Login>!Active,User Group>-"
    ),
    "dialpad": (
        "First Name>=,Last Name>=,Email>Login,Office>-,Extension>=,Department>Primary "
        "team,License>-,Do Not Disturb>-"
    ),
    "aircall": (
        "user_first_name>First name,user_last_name>Last name,user_email>Login,teams>Primary "
        "team,available>-,default_number>Extension,web_phone>Web RTC"
    ),
    "zendesk2": (
        "name>-,email>Login,external_id>-,role>Permission "
        "group,restriction>-,organization>Primary "
        "team,tags>-,brand>-,suspended>!Active,verified>-"
    ),
    "jira": (
        "User id>-,User name>Login,email>-,User status>Active,Added to org>-,Last "
        "seen>-,Jira>-,Confluence>-,deactivated>!Active"
    ),
    "github": (
        "login>=,name>-,role>Permission group,two_factor_requirement>-,suspended?>!Active,dorma"
        "nt?>!Active,last_active>-,site_admin>-"
    ),
    "servicenow": (
        "user_name>Login,first_name>=,last_name>=,email>-,active>=,locked_out>!Active,password_"
        "needs_reset>-,department>Primary "
        "team,web_service_access_only>-,internal_integration_user>-"
    ),
    "moodle2": (
        "username>Login;firstname>=;lastname>=;email>-;auth>-;suspended>!Active;deleted>!Active"
        ";cohort1>Primary team;sysrole1>-;oldusername>-"
    ),
    "blackboard": (
        "External Person Key>-,User ID>Login,Password>=,First Name>=,Last Name>=,Email>-,Row "
        "Status>-,Available Ind>-,Institution Role>-"
    ),
    "google2": (
        "First Name>=,Last Name>=,Email Address>Login,Status [READ ONLY]>Active,Last Sign In "
        "[READ ONLY]>-,2sv Enrolled [READ ONLY]>-,Is Suspended>!Active,Org Unit Path>Primary "
        "team"
    ),
    "office365": (
        "Block credential>!Active,City>-,Department>Primary team,DisplayName>-,First "
        "name>=,Last name>=,Licenses>-,Password>=,User principal name>Login,When created>-,Soft"
        " deletion time stamp>-"
    ),
    "zoho": (
        "First Name>=,Last Name>=,Email ID>-,Role>Permission group,Department>Primary "
        "team,Reporting To>-,Employee Status>Active,Is Deactivated>!Active"
    ),
    "no-login": (
        "Name>First name,Surname>Last name,Prohibit login>!Active,No access>!Active,Is "
        "frozen>!Active,Paused>!Active,On hold>!Active"
    ),
    "neg": (
        "Login>=,Password>=,Not enabled>!Active,Do not activate>!Active,Disallow sign "
        "in>!Active,Hidden>-,Exclude from import>-"
    ),
    "neg2": (
        "Login>=,Password>=,Ex-employee>!Active,Left "
        "company>!Active,Retired>!Active,Resigned>!Active,Offboarded>!Active,Obsolete>!Active"
    ),
    "webrtc neg": (
        "Login>=,Password>=,Disable WebRTC>!Web RTC,No WebRTC>!Web RTC,WebRTC off>!Web "
        "RTC,WebRTC disabled>!Web RTC,Softphone blocked>!Web RTC,Desk phone>!Web RTC,Hardphone "
        "only>-"
    ),
    "de1": (
        "Vorname>First name,Nachname>Last "
        "name,Benutzername>Login,Kennwort>Password,Berechtigungsgruppe>Permission "
        "group,Durchwahl>Extension,Abteilung>Primary team,Aktiv>Active"
    ),
    "de2": (
        "Personalnummer>-;Name>Last name;Vorname>First "
        "name;Anmeldename>Login;Passwort>Password;Rolle>Permission "
        "group;Nebenstelle>Extension;Team>Primary team;Gesperrt>!Active;Austrittsdatum>-"
    ),
    "de3": (
        "Anrede>-;Titel>-;Vorname>First name;Familienname>Last "
        "name;Login-Name>Login;Initialpasswort>Password;Benutzergruppe>Permission "
        "group;Rufnummer>-;Organisationseinheit>Primary team;Inaktiv>!Active;E-Mail>-"
    ),
    "de4": (
        "Benutzer-ID>-;Zuname>Last name;Rufname>First name;Kennung>Login;Konto "
        "deaktiviert>!Active;Passwort ändern bei Anmeldung>-;Gruppe>Permission "
        "group;Kostenstelle>-;Mobil>-;Status>Active"
    ),
    "de5": (
        "Mitarbeiter>-;Nutzername>Login;Zugangskennung>-;Anmeldung gesperrt>!Active;Sperre>!Act"
        "ive;Sperrkennzeichen>!Active;Ausgeschieden>!Active;Stillgelegt>!Active;Nicht "
        "aktiv>!Active;Gelöscht>!Active;Archiviert>!Active"
    ),
    "de6": (
        "Vorname*>First name;Nachname*>Last "
        "name;Benutzerkennung*>Login;Kennwort*>Password;Rechtegruppe>Permission group;WebRTC "
        "erlaubt>Web RTC;Telefon intern>Extension;Hauptteam>Primary "
        "team;Kapazitätsprofil>Capacity plan;Freigeschaltet>Active"
    ),
    "de7": (
        "Vorname (Pflichtfeld)>First name;Nachname (Pflichtfeld)>Last name;Benutzername (max. "
        "40 Zeichen)>Login;Kein WebRTC>!Web RTC;Softphone>Web RTC;Arbeitsgruppe>Primary "
        "team;Konto gesperrt (Ja/Nein)>!Active;Kontostatus>Active"
    ),
    "fr1": (
        "Prénom>First name,Nom>Last name,Identifiant>Login,Mot de "
        "passe>Password,Groupe>Permission group,Poste>Extension,Équipe>Primary "
        "team,Actif>Active"
    ),
    "fr2": (
        "Matricule>-;NOM>Last name;PRENOM>First name;Nom d'utilisateur>Login;Mot de passe "
        "initial>Password;Profil>Permission group;Service>Primary team;Numéro "
        "interne>Extension;Inactif>!Active;Courriel>-"
    ),
    "fr3": (
        "Civilité>-;Nom de famille>Last name;Prénom usuel>First name;Login>=;Rôle>Permission "
        "group;Numéro de poste>Extension;Désactivé>!Active;Bloqué>!Active;Compte "
        "verrouillé>!Active;Date de sortie>-;Supprimé>!Active;Suspendu>!Active;Archivé>!Active"
    ),
    "fr4": (
        "Nom complet>-;Identifiant de "
        "connexion>Login;Département>-;Direction>-;Téléphone>-;Portable>-;Statut>-;Compte "
        "actif>-;Activé>Active;Équipe principale>Primary team;Groupe d'autorisation>Permission "
        "group"
    ),
    "fr5": (
        "Connexion bloquée>!Active;Accès interdit>!Active;Non actif>!Active;Prénom *>First "
        "name;Nom *>Last name;Mdp>Password;Utilisateur>Login;Entité>Primary team"
    ),
    "es1": (
        "Nombre>First name,Apellidos>Last name,Usuario>Login,Contraseña>Password,Grupo de "
        "permisos>Permission group,Extensión>Extension,Equipo>Primary team,Activo>Active"
    ),
    "es2": (
        "Nombre>First name;Primer apellido>Last name;Segundo apellido>-;Nombre de "
        "usuario>Login;Clave>Password;Rol>Permission "
        "group;Interno>Extension;Departamento>Primary team;Inactivo>!Active;Correo "
        "electrónico>-"
    ),
    "es3": (
        "DNI>-;Nombre completo>-;Apellido>Last name;Cuenta>Login;Contraseña "
        "inicial>Password;Perfil>Permission group;Anexo>Extension;Bloqueado>!Active;Suspendido>"
        "!Active;Deshabilitado>!Active;Desactivado>!Active;Baja>!Active;Fecha de "
        "baja>-;Eliminado>!Active"
    ),
    "es4": (
        "Nombres>First name;Apellido paterno>Last name;Apellido "
        "materno>-;Login>=;Habilitado>Active;Acceso bloqueado>!Active;Cuenta "
        "bloqueada>!Active;Equipo principal>Primary team;Estado>-;Teléfono>-;Móvil>-;No "
        "activo>!Active"
    ),
    "it1": (
        "Nome>First name,Cognome>Last name,Nome utente>Login,Password>=,Gruppo>Permission "
        "group,Interno>Extension,Squadra>Primary "
        "team,Attivo>Active,Disattivato>!Active,Bloccato>!Active,Sospeso>!Active"
    ),
    "pt1": (
        "Nome>First name,Sobrenome>Last name,Usuário>Login,Senha>Password,Grupo>Permission "
        "group,Ramal>Extension,Equipe>Primary "
        "team,Ativo>Active,Inativo>!Active,Bloqueado>!Active,Desativado>!Active"
    ),
    "nl1": (
        "Voornaam>First name,Achternaam>Last "
        "name,Gebruikersnaam>Login,Wachtwoord>Password,Groep>Permission "
        "group,Toestel>Extension,Team>Primary "
        "team,Actief>Active,Inactief>!Active,Geblokkeerd>!Active,Uitgeschakeld>!Active"
    ),
    "pl1": (
        "Imię>First name,Nazwisko>Last name,Login>=,Hasło>Password,Grupa>Permission group,Numer"
        " wewnętrzny>Extension,Zespół>Primary "
        "team,Aktywny>Active,Nieaktywny>!Active,Zablokowany>!Active"
    ),
    "paycom": (
        "Employee_Code>-,Employee_FirstName>First name,Employee_LastName>Last "
        "name,Work_Email>Login,Department_Desc>-,Employee_Status>Active,ClientAccess_Username>-"
    ),
    "paychex": (
        "Worker ID>-,First>First name,Last>Last name,Login ID>Login,Org Unit>Primary "
        "team,Active/Inactive>Active,Rehire Date>-"
    ),
    "personio": (
        "First name>=,Last name>=,Email>Login,Department>-,Team>Primary "
        "team,Position>-,Status>Active,Hire date>-,Termination date>-,Public profile>-"
    ),
    "hibob": (
        "First Name*>=,Last Name*>=,Company Email*>-,Site>-,Department>Primary team,Lifecycle "
        "status>-,Is Manager>-"
    ),
    "rippling": (
        "Legal first name>First name;Legal last name>Last name;Preferred first name>-;Work "
        "email>Login;Department>Primary team;Employment status>Active;Is Terminated?>!Active"
    ),
    "gusto": (
        "First Name>=,Last Name>=,SSN>-,Email>Login,Department>Primary "
        "team,Dismissed>!Active,Contractor>-"
    ),
    "oracle hcm": (
        "PersonNumber>-,FirstName>=,LastName>=,UserName>Login,SuspendedFlag>!Active,Credentials"
        "EmailSent>-,GenerateUserAccount>-"
    ),
    "sap idm": (
        "BNAME>-,NAME_FIRST>First name,NAME_LAST>Last "
        "name,PASSWORD>=,CLASS>-,USTYP>-,UFLAG>-,GLTGB>-,Benutzer gesperrt>!Active"
    ),
    "epic": (
        "User ID>-,Name>-,Login>=,Default Template>-,Status>Active,Is Blocked?>!Active,Last "
        "Login Date>-"
    ),
    "okta2": (
        "profile.login>Login,profile.firstName>First name,profile.lastName>Last "
        "name,profile.email>-,credentials.password.value>-,profile.department>Primary "
        "team,status>Active"
    ),
    "scim": (
        "userName>Login,name.givenName>First name,name.familyName>Last "
        "name,emails.value>-,password>=,active>=,groups.display>-"
    ),
    "scim2": (
        "urn:userName>-,externalId>-,name.formatted>-,displayName>-,active>=,locale>-,title>-"
    ),
    "aad": (
        "userPrincipalName>Login,displayName>-,surname>Last name,givenName>First "
        "name,mail>-,accountEnabled>Active,department>Primary "
        "team,usageLocation>-,mailNickname>-"
    ),
    "freeipa": (
        "uid>Login;givenname>First name;sn>Last "
        "name;userpassword>Password;nsaccountlock>!Active;memberofgroup>-;telephonenumber>-"
    ),
    "univention": (
        "username>Login,firstname>=,lastname>=,password>=,disabled>!Active,groups>Primary "
        "team,mailPrimaryAddress>-,locked>!Active"
    ),
    "asterisk": (
        "extension>=,name>-,secret>-,context>-,callgroup>Primary "
        "team,pickupgroup>-,mailbox>-,disallow>-,allow>-,transport>-"
    ),
    "grandstream": (
        "Extension>=,CallerID Number>-,SIP Password>-,Auth ID>-,First Name>=,Last Name>=,Email "
        "Address>Login,Enable WebRTC>Web RTC,Disable This Extension>-,User "
        "Password>Password,Department>Primary team"
    ),
    "issabel": (
        "Display Name>-,User Extension>Extension,Direct DID>-,Tech>-,Secret>-,Voicemail "
        "Status>-,Outbound CID>-"
    ),
    "3cx v20": (
        "Number>Extension,FirstName>=,LastName>=,EmailAddress>Login,Department>Primary "
        "team,Role>Permission "
        "group,Enabled>Active,WebMeetingFriendlyName>-,EmergencyOutboundCallerId>-"
    ),
    "starface": (
        "Login>=,Vorname>First name,Nachname>Last name,E-Mail>-,Kennwort>Password,Interne "
        "Rufnummer>Extension,Gruppen>Permission group,Gesperrt>!Active"
    ),
    "askozia": ("Nebenstelle>Extension,Name>-,Passwort>Password,Voicemail>-,Nicht stören>-"),
    "innovaphone": (
        "Long Name>-;Name>-;Number>Extension;Password>=;Device>-;Locked>!Active;Hide from LDAP>-"
    ),
    "teams": ("UPN>Login,Phone number>Extension,Voice routing policy>-,Enterprise voice enabled>-"),
    "webex cc": (
        "First Name>=,Last Name>=,Email>Login,Contact Center Enabled>-,Site>-,Teams>Primary "
        "team,User Profile>Permission group,Multimedia Profile>-,Default DN>-"
    ),
    "talkdesk2": (
        "Email>Login,Full Name>-,Role>Permission group,Teams>Primary team,"
        "Ring Groups>-,Extension>=,Agent Activation>Active"
    ),
    "genesys2": (
        "Name>-,Email>Login,Division>-,Department>Primary team,Title>-,Roles>Permission "
        "group,Queues>-,Skills>-,Extension>=,State>Active"
    ),
    "aws connect": (
        "first name>=,last name>=,email address>-,password>=,user login>Login,routing profile "
        "name>Capacity plan,security_profile_name_1|security_profile_name_2>Permission "
        "group,phone type (soft/desk)>Web RTC,phone number>Extension,soft phone auto accept "
        "(yes/no)>-,ACW timeout (seconds)>-"
    ),
    "vonage": (
        "first_name>=;last_name>=;user_name>Login;user_password>Password;extension_number>Exten"
        "sion;is_admin>-;dnd>-"
    ),
    "8x8": (
        "User.FirstName>First name,User.LastName>Last name,User.UserName>Login,User.Voice.Numbe"
        "r>-,User.Voice.Extension>Extension,User.Department>Primary team,User.Status>Active"
    ),
    "freshdesk": (
        "Name*>-,Email*>Login,Role>Permission group,Group>Primary "
        "team,Occasional?>-,Deactivated?>!Active"
    ),
    "help scout": (
        "first>First name,last>Last name,email>Login,role>Permission group,team>Primary "
        "team,invite sent>-"
    ),
    "salesforce2": (
        "Username>Login,FirstName>=,LastName>=,Email>-,Alias>Extension,ProfileId>Permission "
        "group,UserRoleId>-,IsActive>Active,UserPermissionsSupportUser>-,IsFrozen>!Active"
    ),
    "dynamics": (
        "First Name>=,Last Name>=,User Name>Login,Business Unit>Primary team,Access "
        "Mode>-,Status (Enabled/Disabled)>Active,License Type>-,Primary Email>-"
    ),
    "hubspot": (
        "First Name>=,Last Name>=,User Email>Login,Teams>Primary team,Permission Set>Permission"
        " group,Seat>-,Deactivated>!Active"
    ),
    "ilias": (
        "Login>=;Password>=;Firstname>=;Lastname>=;Email>-;Gender>-;GlobalRole>-;Active>=;TimeL"
        "imitUnlimited>-;IsInactive>!Active"
    ),
    "typo3": (
        "username>Login,password>=,usergroup>Primary "
        "team,disable>!Active,first_name>=,last_name>=,deleted>!Active,starttime>-,endtime>-"
    ),
    "drupal": (
        "name>-,mail>Login,pass>Password,status>Active,roles>Permission group,blocked>!Active"
    ),
    "joomla": (
        "name>-;username>Login;email>-;password>=;block>!Active;sendEmail>-;activation>Active;r"
        "equireReset>-"
    ),
    "wordpress2": (
        "user_login>Login,user_email>-,user_pass>Password,first_name>=,last_name>=,display_name"
        ">-,role>Permission group,is_spam>-,user_status>Active"
    ),
    "django": (
        "username>Login,password>=,first_name>=,last_name>=,email>-,is_staff>-,is_active>Active"
        ",is_superuser>-,date_joined>-,groups>Primary team"
    ),
    "rails": (
        "email>Login,encrypted_password>-,first_name>=,last_name>=,sign_in_count>-,locked_at>-,"
        "confirmed_at>-,discarded_at>-,admin>-"
    ),
    "marks1": (
        "* First name>=;* Last name>=;Login (unique)>=;Password [min 8 chars]>=;Permission "
        "group:>=;WebRTC?>=;Ext.>Extension;Team!>Primary team;Plan>Capacity plan;Enabled "
        "(Y/N)>Active"
    ),
    "marks3": (
        "1. First name>First name,2. Last name>Last name,3. Login>Login,4. Password>Password,5."
        " Team>Primary team"
    ),
    "de sap": (
        "Pers.-Nr.>-;Nachname>Last name;Vorname>First name;Org.-Einheit>Primary "
        "team;Benutzername>Login;Kennwort neu>-;gesperrt ab>!Active;Konto gültig>-"
    ),
    "de telefon": (
        "Teilnehmer>-;Nst.>Extension;Vorname>First name;Name>Last name;Standort>-;WebRTC "
        "aktiv>Web RTC;Anrufe blockieren>-"
    ),
    "fr ldap": (
        "Identifiant>Login;Prenom>First name;Nom>Last "
        "name;MotDePasse>Password;Groupe>Permission group;Poste>Extension;Equipe>Primary "
        "team;Compte desactive>!Active;Compte verrouille>!Active"
    ),
    "fr rh": (
        "Nom d'usage>-;Prénom>First name;N° de poste>Extension;Équipe>Primary team;Actif "
        "(O/N)>Active;Sorti>!Active;En congé>-"
    ),
    "es rrhh": (
        "Nº empleado>-;Nombre(s)>First name;Apellido(s)>Last name;Correo>-;Usuario de "
        "red>Login;Contraseña>Password;Extensión>Extension;Área>Primary "
        "team;¿Activo?>Active;¿Bloqueado?>!Active;Fecha de alta>-"
    ),
    "en csv": (
        "Forename>First name,Surname>Last name,Staff No>-,Logon ID>Login,Initial "
        "Password>Password,Access group>Permission group,Ext No>Extension,Home team>Primary "
        "team,Live>-,Leaver>!Active"
    ),
}
