"""Names of the months in the languages of incoming files."""

from __future__ import annotations

_NAMES = """
jan january januar janvier janv enero ene gennaio gen janeiro januari ledna \
ιαν leden ledn stycznia styczeń sty siječanj sij oca ocak tammi tammikuu янв январь января січ \
січень січня
feb february februar février févr fevereiro fev febrero febbraio februari \
φεβ únor února úno lutego luty lut veljača velj şub şubat helmi helmikuu febr февр фев февраль \
февраля лют лютий лютого
mar march märz mär mars marzo março maart mrt \
μαρ březen března bře marca marzec ožujak ožu mart maalis maaliskuu márc március мар март марта \
бер березень березня
apr april avril avr abril abr aprile \
απρ duben dubna dub kwietnia kwiecień kwi travanj tra nis nisan huhti huhtikuu ápr április апр \
апрель апреля кві квіт квітень квітня
may mai mayo maggio mag maio mei maj \
μαΐ μαϊ květen května kvě maja svibanj svi mayıs touko toukokuu máj május май мая трав травень \
травня
jun june juni juin junio giugno giu junho \
ιουν červen června čvn czerwca czerwiec cze lipanj haz haziran kesä kesäkuu jún június июн июнь \
июня черв червень червня
jul july juli juillet juil julio luglio lug julho \
ιουλ červenec července čvc lipca lipiec srpanj tem temmuz heinä heinäkuu júl július июл июль \
июля лип липень липня
aug august août agosto ago augustus augusti \
αυγ srpen srpna sierpnia sierpień sie kolovoz kol avg ağu ağustos elo elokuu agu agt авг \
август августа сер серп серпень серпня
sep sept september septembre septiembre settembre set setembro \
σεπ září zář września wrzesień wrz rujan ruj eyl eylül syys syyskuu szept szeptember сен сент \
сентябрь сентября вер верес вересень вересня
oct october oktober okt octobre octubre ottobre ott outubro out \
οκτ říjen října říj października październik paź eki ekim loka lokakuu окт октябрь октября жов \
жовт жовтень жовтня
nov november novembre noviembre novembro \
νοε listopadu studeni stu kas kasım marras marraskuu ноя нояб ноябрь \
ноября
dec december dezember dez décembre déc diciembre dic dicembre dezembro \
δεκ prosinec prosince pro grudnia grudzień gru prosinac ara aralık joulu joulukuu des desember \
дек декабрь декабря груд грудень грудня
"""
MONTHS = {
    name: month for month, line in enumerate(_NAMES.strip().split("\n"), 1) for name in line.split()
}
"""The number of a month by its name or its short form, in small letters."""
MONTHS_BY_LANGUAGE = {
    "listopad": (10, 11),
    "listopada": (10, 11),
    "lis": (10, 11),
    "lip": (6, 7),
    "srp": (7, 8),
}
"""Names that are one month in Croatian and the next one in Polish or Czech; no date is read by one.

Whether a cell may be a date that a program has written is asked with each of them.
"""


def months_of(name: str) -> tuple[int, ...]:
    """Return the months that a name in small letters may mean, none for no month."""
    return (MONTHS[name],) if name in MONTHS else MONTHS_BY_LANGUAGE.get(name, ())
