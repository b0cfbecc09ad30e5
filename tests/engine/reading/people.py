"""Invented people of many languages, and the code pages that their lists are written in."""

from __future__ import annotations

_WESTERN = ("cp1252", "mac_roman", "cp850", "iso8859_15")
_CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
_CYRILLIC = ("cp1251", "iso8859_5", "mac_cyrillic")
_BALTIC = ("cp1257", "iso8859_13", "cp775")

#: Language: the pages, and people who do not exist.
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "German": (_WESTERN, ("Jürgen Weißmüller", "Käthe Großkopf", "Björn Höfling", "Anke Sträter")),
    "French": (_WESTERN, ("Éloïse Lefèvrin", "Jérôme Brûlard", "Anaïs Geneviève", "Zoé Périchon")),
    "Spanish": (_WESTERN, ("Íñigo Arbeláez", "Belén Ordóñez", "Ramón Castañar", "Lucía Peñarol")),
    "Portuguese": (_WESTERN, ("João Gonçalvo", "Conceição Simões", "Antônio Brandão", "Inês Leão")),
    "Italian": (_WESTERN, ("Nicolò Bellomì", "Niccolò Spanò", "Mosè Scirè", "Noè Cantù")),
    "Dutch": (_WESTERN, ("Daniëlle Coöp", "Zoë van Reeën", "Loïs Daniëls", "Noëlle Israëls")),
    "Swedish": (_WESTERN, ("Åsa Björkmark", "Göran Sjögård", "Märta Öberg", "Håkan Älvdal")),
    "Danish": (_WESTERN, ("Søren Kjærsø", "Bjørg Nørlund", "Åse Højbæk", "Jørn Ågesø")),
    "Norwegian": (_WESTERN, ("Øystein Bråten", "Torbjørn Sæther", "Åshild Røed", "Pål Nygård")),
    "Finnish": (_WESTERN, ("Väinö Hämeläinen", "Päivi Mäkijärvi", "Jyrki Yläjoki", "Äijö Törmä")),
    "Icelandic": (
        ("cp1252", "mac_roman", "cp850"),
        ("Þórður Guðbjörnsson", "Sigríður Ægisdóttir", "Óðinn Hálfdánarson", "Ýr Þráinsdóttir"),
    ),
    "Irish": (_WESTERN, ("Seán Ó Briúin", "Róisín Ní Dhúill", "Pádraig Mac Aodhán", "Gráinne Óg")),
    "Catalan": (_WESTERN, ("Núria Gràcia", "Òscar Vallès", "Mercè Solà", "Adrià Bòria")),
    "Polish": (_CENTRAL, ("Łucja Święcka", "Stanisław Wójcień", "Żaneta Gąsior", "Paweł Ździebło")),
    "Czech": (_CENTRAL, ("Jiří Dvořáček", "Zdeňka Křížová", "Ondřej Němčík", "Růžena Štěpová")),
    "Slovak": (_CENTRAL, ("Ľubica Hruščáková", "Ján Kováčik", "Božena Ďurišová", "Tomáš Vŕbík")),
    "Hungarian": (_CENTRAL, ("Győző Erdőhegyi", "Krisztián Szűcsi", "Ágnes Kőműves", "Jenő Fűzi")),
    "Slovene": (_CENTRAL[:3], ("Božidar Žnidarčič", "Špela Črnivec", "Anže Tomšič", "Jože Košir")),
    "Croatian": (
        _CENTRAL[:3],
        ("Krešimir Čavić", "Đurđica Šušnjić", "Željka Bošković", "Ćiro Juš"),
    ),
    "Romanian": (
        _CENTRAL[:3],
        ("Ştefan Brănescu", "Mărioara Ţurcanu", "Ioniţă Pădureţ", "Sânziana"),
    ),
    "Turkish": (
        ("cp1254", "iso8859_9", "cp857", "mac_turkish"),
        ("Ayşegül Yıldızlı", "Işıl Çağlar", "Gülşen Öztürkoğlu", "İbrahim Şimşekoğlu"),
    ),
    "Lithuanian": (
        _BALTIC,
        ("Žygimantas Šukys", "Rūta Mažvydė", "Eglė Čiurlytė", "Ąžuolas Jurgėnas"),
    ),
    "Latvian": (_BALTIC, ("Jānis Bērziņš", "Līga Ķirsone", "Mārtiņš Ozoliņš", "Ērika Šķēle")),
    "Estonian": (_BALTIC, ("Tõnu Mägiste", "Külli Põldvee", "Märt Sõõru", "Ülle Öövel")),
    "Russian": (
        (*_CYRILLIC, "koi8_r", "cp866"),
        ("Иван Носков", "Ольга Рыжикова", "Семён Щукарь", "Юлия Объездова"),
    ),
    "Ukrainian": (
        (*_CYRILLIC[::2], "koi8_u"),
        ("Їжак Гнатенко", "Олексій Ґудзь", "Надія Євтушок", "Юрій Підлісний"),
    ),
    "Bulgarian": (
        _CYRILLIC,
        ("Златка Върбанова", "Ангел Джурджев", "Цвета Пъневска", "Живко Щерев"),
    ),
    "Serbian": (_CYRILLIC, ("Ђорђе Љубичић", "Његош Ћосић", "Џевад Јањић", "Љиљана Ђурић")),
    "Greek": (
        ("cp1253", "iso8859_7", "mac_greek", "cp737"),
        ("Γιώργος Λαμπρίδης", "Ελένη Παπαζώη", "Άγγελος Ξυδάκης", "Ιωάννα Ψάλτη"),
    ),
    "Hebrew": (("cp1255", "cp862"), ("אביגיל ברזילי", "יונתן שקדי", "נועה פרידמן", "עומר צדוק")),
    "Arabic": (("cp1256",), ("عبدالله الخطيب", "فاطمة الزهراني", "يوسف النجار", "سعاد القاضي")),
}
