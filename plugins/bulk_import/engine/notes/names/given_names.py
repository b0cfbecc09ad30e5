"""Given names that are common in Europe, the Americas and West Asia, and hardly anybody's last one.

Names that are both, as Martin, Thomas, James, Kim and Rose, are left out.
"""

from __future__ import annotations

_NAMES = """
 aaron abdullah adele adriana agata agnes agnieszka ahmed ahmet aisha alejandra alejandro
aleksandra aleksandr alessandra alessandro alessia alexandra alexandre alice alicia alina aline
alison amanda amelie amina ana anastasia andrea andreas andreea andrei andrew andrzej angela
angelika anita anja anke ann anna annabel anne annette annika antje antonella antonia antonio arne
artur astrid aurelie ayse barbara bartosz beata beatriz benedikt benjamin bernadette bettina
bianca birgit birgitta bjorn bogdan bozena brian brigitte britta bronislaw bruno camille carina
carla carlos carmen carolina caroline carsten catalina catherine cecilia celine charlotte chiara
chloe christa christiane christina christine christoph christophe claire clara claudia claudio
clemens cristina dagmar daniela daniele danuta david deborah denise detlef diana diego dieter
dietmar dirk dmitri dominik dominika dominique donna doris dorota dorothea eduardo elaine eleanor
elena eleni elisa elisabeth elizabeth elke ella ellen elodie elzbieta emanuele emeka emilia emilie
emily emine emma enrique eric erik erika ernesto esra estelle esther eugenia eva evelyn ewa
ewelina fabian fabienne fabio fatima fatma federica federico fernanda filip fiona florence florian
francesca francesco franziska frederic friederike gabriela gabriele gabriella georgina gerda
gerhard giorgia giovanna gisela giulia giuseppe graciela grazyna gregor grzegorz guillaume gunnar
gustavo hanna hannah hanne hans harald hasan hatice heidi heike heiko heinz helen helena helene
helga helmut henrietta henrik hugo ignacio ilona ilse imke ines inga inge ingeborg ingrid irena
irene irina irmgard isabel isabella isabelle iva ivana ivona iwona jacek jacqueline jakub jan jana
janina janine jasmin javier jean jeanette jelena jennifer jens jessica jesus jiri joan joanna
joaquin johanna johannes jolanta jonas jonathan jorge jorg jose josefa josefina josep josephine
juan juana judith julia juliana julie julien juliette jurgen justyna kaja kamil kamila karin
karina karl karolina katarina katarzyna kate kathrin katharina katherine kathleen katja kerstin
khadija kirsten klara klaus konrad kristin kristina krystyna krzysztof laetitia lars laura laurent
lea leila lena leonie lidia lilian lina linda linnea lisa lise loic lorena lorenzo louise lucia
lucie lucy luigi luis luisa lukas lukasz lutz lydia lynn maciej maddalena magda magdalena magnus
maja malgorzata malin manfred manuela marcel marcin marco marek margaret margarita margit margot
maria mariana marie marina mario marion marisol marjan marketa markus marlene marta martha martina
mary mateusz mathias mathilde matteo matthias maureen mauricio mechthild mehmet melanie melissa
mercedes michaela michal michele michelle miguel mikael milena milos mirjam miroslav mohamed
mohammed monica monika monique muhammad mustafa nadia nadine nadja natalia natalie natasha
nathalie nicolas nicole niels nikola nikolai nils nina nora norbert nuria olaf olena olga olivia
oskar pablo paloma pamela paola paolo pascal patricia patrizia paula pauline pavel pawel pedro
penelope per petra philippe pierre pilar piotr priscilla priya quentin rachel radoslav raffaella
rainer ralf ramona raquel raul rebecca regina reinhard renata renate ricarda riccardo rikke rita
robert roberta roberto roland rolf romy ronja rosa rosalie rosario rosemary roswitha ruben rudiger
ruth sabina sabine sabrina sally salvatore samantha sandra sandrine sara sarah sascha sebastian
sergei sergio severine sibylle siegfried sigrid silke silvia simona simone slawomir sofia sofie
solange solveig sonia sonja sophia sophie stefan stefania stefanie stephane stephanie stephen sten
susan susana susanne suzanne sven svenja svetlana sylvia sylvie sylwia tamara tania tanja tatiana
teresa tetiana theresa therese thorsten tobias tomas tomasz torsten ulrich ulrike ursula uta ute
uwe valentina valeria valerie vanessa vera verena veronica veronika veronique viktoria vincenzo
viola virginia virginie vladimir volker waldemar waltraud wanda werner wiebke wieslaw wilhelm
wojciech wolfgang xavier xenia ximena yasmin yolanda yusuf yvette yvonne zbigniew zdenek zeynep
zofia zoe zuzana zuzanna
"""
GIVEN = frozenset(_NAMES.split())
"""In small letters and without accents."""
_ALSO_LAST = {"rosa", "viola", "marina", "maria", "mustafa", "nikola", "aisha"}
_OF_WOMEN = frozenset(each for each in GIVEN if each.endswith("a")) - _ALSO_LAST
HARDLY_LAST = _OF_WOMEN.union(map(str.capitalize, _OF_WOMEN), map(str.upper, _OF_WOMEN))
"""Those that a single cell tells by, as lists have them: hardly anybody has one as a last name."""
