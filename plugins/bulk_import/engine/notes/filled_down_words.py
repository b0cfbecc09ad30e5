"""Days, months and letters in their order, as spreadsheets fill cells down with them."""

from __future__ import annotations

FILLED_DOWN = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes mi\u00e9rcoles jueves viernes s\u00e1bado domingo",
    "luned\u00ec marted\u00ec mercoled\u00ec gioved\u00ec venerd\u00ec sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar m\u00e4rz april mai juni juli august september oktober november dezember",
    "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre novembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
)
"""Each of one language, in small letters."""
