"""Names of columns in many systems: common things, opposite senses, and look-alikes.

A field whose own name stands in one of these lists is known under the others, too. What only one
kind of import has stands with its importer (`Field.synonyms`, `Importer.lookalikes`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...sentences.language import N_
from . import further_languages as further


class Concept(NamedTuple):
    """One thing under all its names, the most certain first."""

    names: tuple[str, ...]
    opposites: tuple[str, ...] = ()


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


FIRST_NAME = Concept(
    _listed(
        "first name, name first, given name, forename, fname, first, directory first name, "
        "christian name, "
        "vorname, vornamen, rufname, prénom, prénoms, prénom usuel, nombre, nombres, "
        "nombre de pila, nome, nome proprio, voornaam, "
        "roepnaam, imię, jméno, förnamn, fornavn, etunimi, keresztnév, prenume, имя, όνομα, 名, "
        "legal first name, prénom(s), primer nombre, nome di battesimo, förnamn, ad, keresztnév, "
        "user first name, vorna"
        f", {further.FIRST_NAME}"
    )
)
LAST_NAME = Concept(
    _listed(
        "last name, name last, surname, family name, lname, last, directory last name, sn, "
        "nachname, familienname, zuname, nom, nom de famille, apellido, apellidos, "
        "primer apellido, apellido paterno, nombre de familia, "
        "cognome, sobrenome, apelido, achternaam, nazwisko, příjmení, efternamn, "
        "etternavn, efternavn, sukunimi, vezetéknév, nume, soyad, soyadı, фамилия, επώνυμο, 姓, "
        "legal last name, nachn, apellido 1, nom légal, user last name"
        f", {further.LAST_NAME}"
    )
)
LOGIN = Concept(
    _listed(
        "login, username, login name, login id, user login, user name login, logon name, logon, "
        "logon id, "
        "account name, sign in name, signin name, user principal name, upn, sam account name, "
        "sso username, screen name, user id, user, uid, account, "
        "nt login, network login, windows login, domain login, network id, "
        "benutzername, anmeldename, benutzerkennung, nutzername, kennung, zugangskennung, "
        "login kennung, benutzer id, benutzer, nom d'utilisateur, "
        "nom utilisateur, identifiant, identifiant de connexion, nom de connexion, id utilisateur, "
        "compte, nombre de usuario, id de usuario, usuario de red, cuenta, usuario, nome "
        "utente, utente, "
        "nome de usuário, utilizador, gebruikersnaam, nazwa użytkownika, uživatelské jméno, "
        "användarnamn, brugernavn, brukernavn, käyttäjätunnus, kullanıcı adı, логин, nome de "
        "utilizador, użytkownik, gebruiker, usuario de acceso, nome account, usrid, "
        "felhasználónév, "
        "utilizator, όνομα χρήστη, ログイン, 用户名"
        f", {further.LOGIN}"
    )
)
PASSWORD = Concept(
    _listed(
        "password, user password, user pass, initial password, new password, temporary password, "
        "set new password, login password, account password, passwd, pwd, pass, passphrase, "
        "passcode, web pass, web password, agent pass, "
        "passwort, kennwort, initialpasswort, initialkennwort, startpasswort, erstpasswort, "
        "mot de passe, mot de passe initial, mot de passe provisoire, mot de passe temporaire, "
        "mdp, "
        "contraseña, clave de acceso, clave, parola, senha, palavra passe, "
        "wachtwoord, hasło, heslo, lösenord, adgangskode, passord, salasana, jelszó, şifre, "
        "пароль, parola chiave, parolă, "
        "κωδικός, パスワード, 密码"
        f", {further.PASSWORD}"
    )
)
EMAIL = Concept(
    _listed(
        "email, email address, mail, mail address, work email, user email, primary email, "
        "business email, company email, email id, e mail adresse, courriel, adresse email, correo, "
        "correo electrónico, posta elettronica"
    )
)
ACTIVE = Concept(
    _listed(
        "active, is active, enabled, is enabled, activated, is activated, account enabled, "
        "account active, user enabled, user active, login enabled, sign in allowed, agent "
        "activation, activation, validity, valid, is valid, actif, activo, activa, attivo, ativo, "
        "aktiv, freigeschaltet, activé, activado, habilitado, abilitato, "
        "actief, aktywny, aktywne, aktivní, aktif, активен, activ, ενεργός, 有効, habilité, "
        "dado de alta, vigente, in dienst, aktiver status, status, state, user status, "
        "account status, new status, employment status, account state, estado, statut, stato, "
        "kontostatus, benutzerstatus"
        f", {further.ACTIVE}"
    ),
    _listed(
        "inactive, is inactive, deactivated, deactivate, is deactivated, disabled, is disabled, "
        "disable, account disabled, blocked, is blocked, block, block sign in, sign in blocked, "
        "suspended, is suspended, suspend, locked, is locked, lock, locked out, account locked, "
        "deleted, is deleted, delete, archived, is archived, terminated, is terminated, banned, "
        "barred, debarred, revoked, expired, retired, dormant, closed, cancelled, unsubscribed, "
        "removed, left, former, ex employee, offboarded, lost, gonenoaddress, inaktiv, "
        "deaktiviert, gesperrt, sperre, gelöscht, inactif, désactivé, bloqué, supprimé, "
        "inactivo, desactivado, bloqueado, suspendido, eliminado, inattivo, disattivato, bloccato, "
        "sospeso, inativo, desativado, inactief, geblokkeerd, uitgeschakeld, nieaktywny, "
        "zablokowany, neaktivní, compte expiré, uit dienst, de baja, dado de baja, out of service, "
        "switched off, turned off, shut off, locked by admin, barred from login, access "
        "restricted, "
        "außer dienst, 無効, 停止中"
        f", {further.NOT_ACTIVE}"
    ),
)
CONCEPTS = (FIRST_NAME, LAST_NAME, LOGIN, PASSWORD, EMAIL, ACTIVE)

VAGUE = frozenset(
    _listed(
        "status, state, user status, account status, new status, employment status, account state, "
        "estado, statut, stato, kontostatus, benutzerstatus"
        f", {further.VAGUE_ACTIVE}"
    )
)
"""Names that may say who is active, in words, and may say something else."""
HALVES = _listed(f"name, names, {further.HALVES}")
"""Names of the whole name, unless the other half of it has a column of its own beside them."""
WHOLE_NAMES = _listed(
    "employee, worker, associate, staff member, mitarbeiter, mitarbeiterin, salarié, "
    "collaborateur, "
    "empleado, medewerker, dipendente, pracownik, last name first name, nachname vorname, "
    "full name, fullname, long name, display name, agent full name, common name, cn, short name, "
    "worker name, employee name, associate name, payroll name, mitarbeitername, nom du salarié, "
    "complete name, name and surname, first and last name, effective caller id name, "
    "vollständiger name, anzeigename, nom complet, nombre completo, nome completo, "
    "volledige naam, imię i nazwisko"
    f", {further.WHOLE_NAME}"
)

#: What names mean by their words; a field of the import that has such a word itself is left alone.
#: As address books have beside each address: *E-mail 1 - Label*, *Phone 1 - Type*.
KIND_OF_ADDRESS = re.compile(
    r"\b(?:e ?mail|phone|address|mobile|im|website|relation|event|telefon)\b.* (?:label|type|art)$"
)
KIND_PHRASE = N_("what kind of address or number stands beside it, for which there is no column")
WORDED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), phrase)
    for pattern, phrase in (
        (
            r"\b(must|force|require|need)\w* .*\b(change|reset)|\bchange pass\w*|\breset pass\w*"
            r"|\bpass\w* (never )?(expire|expires|expired|change|reset|changed)\b",
            N_("a duty to change the password, which this import does not take"),
        ),
        (
            r"\b(hash|hashes|hashed|ssha|sha ?\d+|md ?5|bcrypt|scrypt|salt|digest|encrypted)\b",
            N_("about a hash of a password; this import takes the password itself"),
        ),
        (
            r"\bpass\w* (hint|question)\b|\bsecurity (question|answer)\b",
            N_("a help to remember a password, for which there is no column here"),
        ),
        (
            r"\b(dates?|datum|\w+datum|fecha|data d[aei]|timestamp|since|until|expiry|"
            r"expires|expiration|\w+ed on$|\w{4,} (am|le|el|il|op|dnia)$|created|updated|"
            r"modified|changed|birthday|hired|joined|last (log ?in|sign ?in|seen|logon|access|"
            r"active))\b|\bat$|\btime$",
            N_("a date or a time, for which there is no column here"),
        ),
        (
            r"\b(middle|maiden|nick|preferred|legal|phonetic|caller id|sip|friendly|prefix|suffix|"
            r"other) ?(\w+ )?names?\b|\bothernames\b|\binitials?\b|\bsipname\b|\bnickname\b",
            N_("another name, for which there is no column here"),
        ),
        (
            r"\b(id|ids|uuid|guid|tid|oid)$|^(row|rownum|line|nr|no|key)$|\bcardnumber\b|"
            r"\b(employee|person|worker|associate|member|staff"
            r"|personnel|badge|card|customer|payroll|external) ?"
            r"(number|no|nr|code|key|ref)\b|\b(personalnummer|mitarbeiternummer|matricule|dni|"
            r"legajo|pers (?:no|nr)|empid|matricola|personeelsnummer|sicil no|numer pracownika"
            r"|funcionario|табельныи номер|社員番号|工号)\b",
            N_("a number or key of the other system"),
        ),
        (
            r"\be ?mail\b|\bmail\b|\bcourriel\b|\bcorreo\b",
            N_("about e-mail, for which there is no column here"),
        ),
    )
)
SWITCH = N_("another switch, for which there is no column here")
"""The name states that something is on or off for which there is no column here."""
