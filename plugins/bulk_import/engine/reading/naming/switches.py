"""Whether the words of a name say that something is on or off, allowed or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...cells.keys import canonical_key
from .spelling import without_accents


def _words(text: str) -> frozenset[str]:
    return frozenset(without_accents(canonical_key(text)).split())


#: Words that say nothing about what a column holds. All words here are without accents.
NOISE = _words(
    "u usr user users agent agents sich účet tili fiók cont hesap hesabı учётная учетная запись "
    "обліковий акаунт акаунта акаунтът е λογαριασμός akun emp employee employees staff person "
    "persons contact account new set initial temporary temp work business directory profile field "
    "my the of current default official console system don doesn isn won is longer more company on "
    "flag indicator ind yn benutzer nutzer mitarbeiter konto kontos der die das des utilisateur "
    "compte collaborateur salarie initiale principale principal le la les de du d l usuario cuenta "
    "empleado trabajador inicial temporal el los las del utente utenza conto iniziale temporanea "
    "di red rete conta utilizador funcionario inicial do da gebruiker medewerker van konto konta "
    "uzytkownika poczatkowe provisoire temporaire provisional mehr plus mas piu mais meer soft to "
    "dado dada ya"
)
#: Words with which forms ask for what a column holds: *Which team are you in?*, *Choose a login*.
ASKED = _words(
    "please choose enter select pick type give provide write tell state fill what which who how "
    "is are s a an your you us in do does would should like want have use belong work for with "
    "here bitte wahlen wahle sie eingeben angeben eintragen wie was welche welches welcher "
    "welchem lautet ist ihr ihre ihrem dein deine deinem in gehoren gehorst arbeiten arbeitest "
    "ein eine einen quel quelle quels est sont votre ton ta choisir choisissez entrez indiquez "
    "saisissez un une dans travaillez vous cual que es tu su elija elige indique indica escriba "
    "introduzca un una en trabaja qual e il tuo la tua suo sua scegli scegliere inserisci indica "
    "un una wat welk welke je jouw uw kies vul invoeren een qual o seu sua escolha informe digite "
    "um uma"
)
_SIGN_IN = _words(
    "sign in signin log login logon access credential credentials anmeldung anmelden zugang "
    "zugriff connexion acces conexion acceso ingreso sesion accesso aanmelden toegang acesso "
    "dostep dostepu logowanie logowania acceder inicio entrada inloggning pålogging innlogging "
    "kirjautuminen aanmelding einloggen inloggen connecter se entrar accedere zalogować się giriş "
    "přihlásit prihlásiť logga logge ind inn pääsy pääsyä acces доступ доступа kirjautumisen "
    "přihlášení přihlášen prihlásenie prijava prijavu oturum açma açmayı bejelentkezés "
    "bejelentkezést conectare autentificare вход входа вхід входу σύνδεση είσοδος"
)
_ON = _words(
    "enabled enable active activated activate allowed allow permitted unlocked unblocked "
    "aktiv aktiviert freigeschaltet freigegeben erlaubt entsperrt actif activee autorise autorisee "
    "activo activa activado activada habilitado habilitada permitido permitida attivo attivato "
    "abilitato abilitata consentito consentita autorizzato sbloccato ativo ativada ativado "
    "habilitada autorizado desbloqueado desbloqueada desbloque debloque deverrouille habilite "
    "actief ingeschakeld toegestaan geactiveerd "
    "aktiivinen aktywny aktywna aktywne właczony właczone odblokowany odblokowane "
    "unsuspended reactivated employed aktiver freigegeben freigeschalten vigente "
    "aktivní aktívny aktivan aktiven aktív aktif activ активен активна активний ενεργός aktiveret "
    "aktivert aktiverad povolen povolený engedélyezett etkin activat разрешён разрешен дозволено"
)
_MAY = _words(
    "is has can may puede pode puo moze use uses allows darf kann ist peut est puede esta puo mag"
)
_OFF = _words(
    "disabled disable inactive deactivated deactivate blocked block locked lock lockout suspended "
    "suspend denied deny forbidden prohibited prohibit disallowed disallow excluded exclude off "
    "deleted delete banned revoked expired archived frozen paused hold retired resigned terminated "
    "offboarded left obsolete dismissed leaver withdrawn quit separated discharged decommissioned "
    "deprovisioned unenrolled voided void ceased stopped barred invalid gesperrt sperren "
    "deaktiviert inaktiv blockiert geloscht archiviert ausgeschieden ausgetreten stillgelegt "
    "abgeschaltet ausgeschaltet verboten aus ausser entzogen abgelaufen entlassen gekundigt ruhend "
    "pensioniert verrentet ungultig widerrufen bloque bloquee desactive desactivee inactif "
    "verrouille verrouillee suspendu suspendue supprime supprimee archivee interdit interdite "
    "exclu sorti radie radiee parti ferme fermee cloture cloturee revoque revoquee expiree "
    "licencie licenciee demissionnaire retraite retraitee invalide resilie resiliee refuse refusee "
    "bloqueado bloqueada desactivado desactivada inactivo inactiva deshabilitado deshabilitada "
    "inhabilitado inhabilitada suspendido suspendida eliminado eliminada archivado archivada "
    "denegado denegada prohibido baja cesado cesada despedido despedida jubilado jubilada revocado "
    "revocada caducado caducada cerrada bloccato bloccata disattivo disattivato disattivata "
    "disabilitato disabilitata inattivo sospeso sospesa eliminato negato negata revocato revocata "
    "archiviato archiviata cancellato cancellata scaduto scaduta cessato cessata licenziato "
    "dimesso pensionato desativado desativada inativo desabilitado desabilitada suspenso suspensa "
    "desligado negado revogado revogada excluido excluida arquivado arquivada expirado expirada "
    "aposentado demitido despedido geblokkeerd uitgeschakeld inactief verwijderd vergrendeld "
    "gedeactiveerd opgeschort geweigerd gesloten ontslagen vertrokken gearchiveerd geschorst "
    "ingetrokken verlopen uitdienst nieaktywny nieaktywne zablokowany zablokowane zablokuj "
    "wyłaczony wyłaczone dezaktywowany dezaktywowane zawieszony zawieszone usuniety usuniete "
    "zarchiwizowany wygasły wygasłe zwolniony neaktivni zablokovan zablokovany sparrad spærret "
    "passiv pasif letiltva inaktiv poistettu lukittu passiivinen inactiv blocat dezactivat "
    "неактивен неактивна заблокирован заблокирована уволен уволена отключен отключена удален "
    "удалена ανενεργός prevent prevented prevents exited gone removed suspension quitte verweigert "
    "abgemeldet odebrany blockieren sperrt blockiere bloquer bloquear blocca bloccare blokkeren "
    "blokkeer blokuj blokować blokovat blokovať blockera blokker blokér blokir engelle engellendi "
    "letiltás letilt blochează blocare  блокировать запретить блокувати αποκλεισμός annullato "
    "annullata rimosso rimossa chiuso chiusa disabilita disattiva radiato  anulado anulada "
    "retirado retirada borrado borrada cancelado cancelada encerrado encerrada removido removida "
    "inativado inativada   sperret deaktiveret deaktivert inaktiverad avstängd borttagen blockerad "
    "slettet blokeret fratrådt sluttet slutat spærret uppsagd opsagt estetty lukittu lopettanut "
    "irtisanottu suljettu nieczynny nieczynna skasowany skasowana odszedł odeszła zamknięty "
    "zamknięte zawieszona zablokovaný zablokována uzamčen uzamčený zamčen smazán smazaný odešel "
    "zakázán zakázaný vypnut vypnuto vypnutý zrušen zamknutý neaktívny neaktívna vymazaný vypnutý "
    "zakázaný odišiel zrušený blokiran blokirana zaključan zaključana neaktivan neaktivna "
    "onemogućen onemogućena obrisan zaklenjen neaktiven onemogočen izbrisan letiltott letiltva "
    "zárolt zárolva kilépett törölt felfüggesztett felfüggesztve megszűnt suspendat șters plecat "
    "închis dezactivată suspendată kilitli kilitlendi ayrıldı çıkarıldı silindi silinmiş  "
    "engellenmiş askıda kapalı заблокировано отключён отключено удалён удалено выключен выключено "
    "архивный запрещён запрещен уволено приостановлен неактивно заблокований заблоковано "
    "неактивний вимкнено вимкнений звільнений звільнено видалений видалено блокиран неактивен "
    "напуснал изтрит деактивиран κλειδωμένος απενεργοποιημένος διαγραμμένος ανενεργή αποκλεισμένος "
    "nonaktif diblokir terkunci ditangguhkan nesmí nesmie yapamaz dihapus dinonaktifkan"
)
_NOT = _words(
    "not no non without never un nicht kein keine ohne pas sans sin senza nao sem niet geen nie "
    "brak bez ei cannot ikke inte ne tidak bukan nem fără  не ні není değil δεν "
    "nije ni ej icke μη belum olmayan"
)
#: Without a word for what is allowed these speak of something else, such as a codec.
_PERMITS = _words(
    "allowed allow permitted denied deny forbidden prohibited prohibit disallowed disallow "
    "excluded exclude off erlaubt verboten autorise autorisee interdit interdite exclu "
    "permitido permitida denegado prohibido consentito toegestaan"
)
_SHORTENED = _words("can don doesn isn won may must should")
#: German joins what is locked and the lock: *Kontosperre*, *Sperrkennzeichen*.
_LOCK = re.compile(r"\w*sperre|\w*sperr(?:ung)?|\w*sperr(kennzeichen|vermerk|status)")


class Switch(NamedTuple):
    """The thing that a name calls on or off."""

    core: tuple[str, ...]
    """The other words: what is switched; empty for a record itself."""
    is_off: bool
    """True where the name says that it is off, or not on."""
    has_state: bool
    """True where it says so, False where it only may be."""
    needs_core: bool = False
    """True where it only says what is allowed."""

    @property
    def is_signing_in(self) -> bool:
        """Return whether it is about a record as a whole, or about signing in."""
        return not set(self.core) - _SIGN_IN and (
            bool(self.core) or (self.has_state and not self.needs_core)
        )


def switch_of(words: Sequence[str]) -> Switch | None:
    """Return what some words switch, None when they speak of no switch."""
    words = ["gesperrt" if _LOCK.fullmatch(word) else word for word in _spelled_out(words)]
    on, off, may = (any(word in known for word in words) for known in (_ON, _OFF, _MAY))
    # "No" after a name is short for its number.
    if "pas" in words:
        words = [word for word in words if word != "ne"]
    turned = sum(word in _NOT and (word != "no" or not n) for n, word in enumerate(words))
    if not on and not off and not turned and not may:
        return None
    core = tuple(word for word in words if word not in _ON | _OFF | _NOT | _MAY | NOISE)
    states = [word for word in words if word in _ON | _OFF]
    return Switch(core, off ^ bool(turned % 2), on or off, _PERMITS.issuperset(states))


def _spelled_out(words: Sequence[str]) -> list[str]:
    """Return words with *not* for the t of `can't` and `isn't`."""
    apart = zip(["", *words], words, strict=False)
    return ["not" if word == "t" and before in _SHORTENED else word for before, word in apart]
