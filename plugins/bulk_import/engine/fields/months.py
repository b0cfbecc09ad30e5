"""The names of the months in the languages of those whose files come in."""

from __future__ import annotations

_NAMES = """
jan january januar janvier janv enero ene gennaio gen janeiro januari ledna
feb february februar février févr fevereiro fev febrero febbraio februari
mar march märz mär mars marzo março maart mrt
apr april avril avr abril abr aprile
may mai mayo maggio mag maio mei maj
jun june juni juin junio giugno giu junho
jul july juli juillet juil julio luglio lug julho
aug august août agosto ago augustus augusti
sep sept september septembre septiembre settembre set setembro
oct october oktober okt octobre octubre ottobre ott outubro out
nov november novembre noviembre novembro
dec december dezember dez décembre déc diciembre dic dicembre dezembro
"""
MONTHS = {
    name: month for month, line in enumerate(_NAMES.strip().split("\n"), 1) for name in line.split()
}
"""The number of a month by its name or its short form, in small letters."""
