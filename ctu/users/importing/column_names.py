"""Synonyms of user columns in other systems, and names that only look like one of them.

Names of first and last name, login, password and *active* that any system may have are the
plugin's; here stands what only a contact centre has. The most certain names come first.
"""

from __future__ import annotations


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


#: Where a system signs in by mail address, that is the login.
LOGIN = _listed(
    "agent user, login email, email, email address, mail, work email, user email, primary email, "
    "primary work email, corporate email, company email, business email, business email address, "
    "work email address, office email, contact work email, "
    "work contact: work email, geschäftliche e mail, dienstliche e mail, e mail dienstlich, "
    "email professionnel, adresse email professionnelle, correo corporativo, email aziendale, "
    "e mail werk, zakelijk e mailadres, e mail służbowy"
)
GROUP = _listed(
    "group, role, roles, role name, profile name, user role, org role, member of, memberof, "
    "role profile, roles divisions, permissions, permission level, "
    "permission profile, permission set, security profile, security profile name, "
    "agent user group, access level, profile, profiles, profile id, user profile, groups, "
    "access group, berechtigungsgruppe, rechtegruppe, benutzergruppe, benutzerrolle, rolle, "
    "rollen, gruppe, "
    "groupe d'autorisation, groupe de droits, groupe, rôle, profil, grupo de permisos, "
    "rol, perfil, grupo, ruolo, profilo, gruppo, groep, grupa, rola, grupo de seguridad, "
    "gruppo di permessi, grupo de permissões, grupo de permisos, grupa uprawnień, uprawnienia, "
    "access control group, realm roles, security role, security roles, security group, "
    "institution role, globale rolle, sicherheitsrolle, role uživatele, uloga, vloga, roll, "
    "jogosultság, jogosultsági csoport, yetki grubu, yetki, роль, ρόλος, käyttäjäryhmä, grupos, "
    "rechte, berechtigung, berechtigungen, machtigingsgroep, rechtengroep, autorisatiegroep, "
    "gruppo di autorizzazioni, gruppo autorizzazioni, autorizzazioni, permisos, droits, "
    "autorisations, behörighetsgrupp, skupina oprávnění, rettighedsgruppe, "
    "角色, 权限组, 權限群組, 権限, 権限グループ, 권한, 권한 그룹, תפקיד, دور, vai trò, บทบาท"
)
WEB_RTC = _listed(
    "softphone, soft phone, web phone, browser phone, webrtc phone, webrtc telefon, phone type, "
    "teléfono web, téléphone web, telefono web"
)
WEB_RTC_OPPOSITES = _listed(
    "desk phone, hard phone, desk phone only, physical phone, tischtelefon, poste fixe, "
    "teléfono de mesa, telefono fisso"
)
EXTENSION = _listed(
    "ext, exten, extension number, internal extension, phone extension, internal number, number, "
    "alias, nst, nebenstelle, durchwahl, telefon intern, interne nummer, interne rufnummer, poste, "
    "numéro de poste, n° de poste, poste interne, numéro interne, extensión, anexo, interno, "
    "número interno, "
    "ramal, toestel, toestelnummer, doorkiesnummer, numer wewnętrzny, phone number, phone ext, "
    "extension phone, nebenstellennummer, interne nr, poste téléphonique, extensión telefónica, "
    "núm extensión, número de extensión, numero interno, telefono interno, extensão, numer wewn, "
    "intern nummer, ipcc extension, primary extension, station extension, dw, klapka, linka, "
    "interna številka, "
    "mellék, alanumero, anknytning, lokalnummer, internnummer, dahili, dahili no, "
    "внутренний номер, внутрішній номер, вътрешен номер, εσωτερικό, 分机, 分機, 分机号, "
    " 内線, 内線番号, "
    "doorkies, nebenst, poste tél, extension tél, kurzwahl, rufnummer intern, anexo tel, "
    "내선, 내선번호, שלוחה, تحويلة, التحويلة, ekstensi, số máy lẻ"
)
TEAM = _listed(
    "team, teams, team name, department, dept, division, groups, user group, user groups, "
    "organization, organisation, org unit path, org unit, ring groups, ring group, queues, queue, "
    "call group, workgroup, work group, reporting group, main team, home team, primary department, "
    "cohort, branch, branchcode, abteilung, équipe, equipo, ekip, squadra, unit, business unit, "
    "group, "
    "hauptteam, stammteam, arbeitsgruppe, organisationseinheit, orgeinheit, bereich, service, "
    "entité, equipo principal, departamento, área, reparto, afdeling, zespół, dział, department "
    "name, branch name, unidad organizativa, cola, cola principal, squadra principale, equipa, "
    "equipa principal, główny zespół, rufgruppe, warteschlange, file d'attente, coda, fila, "
    "kolejka, supervisory organization, supervisory organisation, home department, home department "
    "description, department description, unternehmenseinheit, pfad der organisationseinheit, tým, "
    "oddělení, tím, oddelenie, tim, odjel, ekipa, oddelek, csapat, osztály, tiimi, osasto, "
    "avdelning, avdeling, echipă, departament, takım, departman, команда, отдел, екип, відділ, "
    "ομάδα, τμήμα, 团队, 部门, 團隊, 部門, チーム, 部署, 팀, 부서, צוות, "
    "מחלקה, الفريق, القسم, nhóm, phòng ban, "
    "ทีม, แผนก, zespół główny, hoofdteam, equipo primario, équipe primaire, team primario, "
    "gruppo di lavoro, grupo de trabajo, time principal, huvudteam, hlavní tým"
)
START = _listed(
    "start date, starts on, start day, first day, first working day, valid from, startdatum, "
    "eintrittsdatum, date de début, fecha de inicio, hire date, hired on, date of joining, "
    "joining date, date of hire, date hired, employment start date, einstellungsdatum, "
    "date d'entrée, "
    "date d'embauche, fecha de ingreso, fecha de contratación, data assunzione, "
    "data di assunzione, datum in dienst, data zatrudnienia, data de admissão, "
    "işe giriş tarihi, 入社年月日, 入社日, 入职时间, 入职日期"
)
PLAN = _listed(
    "capacity, plan, routing profile name, routing profile, capacity profile, concurrency, "
    "kapazitätsplan, kapazitätsprofil, kapazität, plan de capacité, capacité, plan de capacidad, "
    "capacidad, plan pojemności, pojemność, piano di capacità, plan obciążenia, plano de carga"
)

#: By what they are: names in the headers of directories, telephone systems and help desks.
LOOKALIKES = {
    "the password of the telephone or the mailbox, not the person's": _listed(
        "secret, pin, * pin, mb pin, vmpwd, auth password, authpassword, registration password, "
        "phone pass*, * phone pass*, deskphone web pass, sip secret, sip pass*, "
        "voicemail *pass*, voicemail vmpwd, voicemail *pwd, vm *pass*, vm *pwd, mailbox *pass*"
    ),
    "how the telephone signs in, not the person": _listed(
        "phone login, auth id, authid, auth user*, registration name, sip user*, sip login"
    ),
    "a whole telephone number; Extension takes the short number inside the house": _listed(
        "phone, phone *, phone num, telephone, telephone *, primary phone, work phone, * phone, "
        "mobile, mobile *, cell, cell *, did, did *, outbound caller *, outboundcid, fax, fax *, "
        "telefon, telefonnummer, rufnummer, mobil, handy, téléphone, portable, "
        "teléfono, móvil, celular, telefono, cellulare, telefoon, telefone"
    ),
    "a setting of the telephone system; in its files Password is often the telephone's": _listed(
        "number alias, extension uuid, push extension, accountcode, account code, devicetype, "
        "sipdriver, tech, dial, voicemail enable*, voicemail, directory visible, "
        "forward all enabled, call forward*, amtsberechtigung, wahlberechtigung"
    ),
    "a kind of employment or of record": _listed(
        "user type, employee type, employment type, account type, type, primary email type"
    ),
    "a group of the other system, which says nothing about rights or teams here": (
        "primary group",
    ),
    "the work or the rank of a person, for which there is no column here": _listed(
        "title, job title, business title, position, position title, designation, job, job name, "
        "occupation, function, funktion, stelle, stellenbezeichnung, position name, beruf, "
        "intitulé du poste, fonction, emploi, puesto, cargo, mansione, qualifica, functie, "
        "stanowisko, pozice"
    ),
    "somebody else, such as who leads the person": _listed(
        "manager, manager name, supervisor, reports to, reporting to, team lead, team leader name, "
        "line manager, hr partner, vorgesetzter, vorgesetzte, führungskraft, responsable, jefe, "
        "superior, capo, leidinggevende, przełożony, created by, modified by, invited by"
    ),
    "a part of the last name, such as van der; write it into Last name first": _listed(
        "tussenvoegsel, voorvoegsel, voorvoegsels, last name prefix, surname prefix, infix, "
        "namenspräfix, vorsatzwort, namenszusatz, particule, segundo apellido, apellido materno, "
        "second last name, second surname, last name 2, apellido 2"
    ),
    "a place, for which there is no column here": _listed(
        "location, office, office location, site, work location, city, country, region, address, "
        "building, building *, floor, floor *, street address, work address, home address, "
        "room, desk, standort, büro, ort, land, niederlassung, lieu, ville, pays, "
        "bureau, ubicación, oficina, ciudad, país, sede, città, paese, locatie, vestiging, miasto, "
        "time zone, timezone, zeitzone, fuseau horaire, zona horaria"
    ),
    "the employer or what is paid, for which there is no column here": _listed(
        "company, company name, employer, legal entity, cost center, cost centre, kostenstelle, "
        "firma, gesellschaft, société, entreprise, centre de coûts, empresa, centro de costes, "
        "azienda, centro di costo, bedrijf, kostenplaats, spółka, salary, pay grade, grade, fte"
    ),
    "licences or disk space": _listed("license*, licence*, * licenses, * licences, quota"),
    "another switch, for which there is no column here": _listed(
        "emailstatus, email status, completed, usesleft, uses left, billing active, "
        "hotkeys active, occasional, vip, send welcome email, soft phone auto accept"
    ),
}
