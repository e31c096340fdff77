"""Common words of four languages that look like words of this trade and are not: no slip is ever seen in them.

`tokens` and `plainer` set slips right (`passiv`, `anouncing`); `reste` is no `reset`, and `state` no `static`.
Without accents, in lower case.
"""

from __future__ import annotations

_ENGLISH = """
    about above across action active actual actually added adds advice afford after again against agent agree
    ahead alarm alert alias alike alive almost alone along alphabet already alright also alter although always
    amount announce annoying another answer anybody anymore anyone anyway apart appear approve april argue arise
    around arrange arrive arrived article aside asked asks attack attend audio audit author average avoid awake
    aware awful backup badly banned bare barely base based basic basis batch beat became because become before
    begin behave behind being belief believe bell belong below bench beneath benefit beside besides best better
    beyond bike bill bind bite black blame blank bleed blind board boat body bold bond book boot border boring
    born boss bother bottom bought brand brave bread break breath brick bridge brief bright bring broad broken
    brought brush buddy budget bugs builder building built bunch burn burst business busy buyer cabin cabinet
    cables call caller calls calm came camera cameras cannot canteen card care careful carrier carries carry
    case cash cast catch caught cause causes certain chain chair chance change changed changes channel charge
    chart chat cheap check checks cheer chief child choice choose chosen city claim clash class clean clear
    clearly clerk clever click client climb clock close closed closely closer cloth cloud coach coast code
    coffee cold collect college colour column come comes comfort coming common company compare complain complete
    concern concrete confirm confuse consent consider consist consult contain content contest context control
    convert cook cool copy core corner correct cost could council count country couple course court cover covers
    crash crawl crazy create credit crew crisis cross crowd cruise cure curious current curve custom customer
    cute cycle daily damage dance danger dare dark data date dawn daytime deal dealer dear death debate debug
    decent decide deep default defeat defend degree delay deliver demand dense depart depend desk despite detail
    details detect device devote died diet differ dinner dirty discover discuss dish disk display distant ditch
    divide doing done door double doubt down draft drag drain drama draw drawn dream dress drive driven driver
    drives drown dry dual duration during dust duty each eager early earn ease easier easily easy edge edit
    editor effect effort eight either elect electric eleven else elsewhere empty enable enclose end endless ends
    enemy energy engage engine engineer enough ensure enter entire entirely entity entry envy equal equip era
    error errors escape essential estate ethics even evening event ever every exact exactly exam example excuse
    exist exists exit expand expect expects expense expert explain explore expose extend extent extra extreme
    fact factor fail failed failing fails failure fair fairly faith fall fallen fancy far farm fast fault faults
    favour fear feature fed fee feed feel feels fell felt fence few fewer field fifth fight figure file fill
    film final finally find finding finds fine finger finish finished fire firm first fish five fixed flag flat
    flee fleet flight flood floor flow folder folks follow follows food foot force forced forever forget forgot
    form formal format former forth forum forward found four fourth frame frames free freedom freely fresh
    friend friendly from front fruit fuel full fully fund funny further future gain game garden gate gather gave
    gear gentle gets giant gift give given gives glad glass goal goes gold gone good gossip grade grain grand
    grant grass grateful great green greet grew ground group grow growth guard guess guest guests guide guilty
    guys half hall hand handle hands hang happen happens happy hard hardly harm hate have head health hear heard
    heart heavy height held help helps hence here hers hidden hide high higher highly hint hired hold holds hole
    holes home honest honour hope horror horse hotel hour hours house however huge human hung hunt hurry hurt
    idea ideal ideas identify ignore image imagine impact imply import impose improve inch include includes
    income indeed index indoor industry inform initial inner input insist inspect install instance instead
    insurer intend intent interest intern internal into invent invite involve inward island issue issues item
    items itself jobs join joint judge juice jump junior just keen keep keeps kept kick kids kind king knee knew
    knife knock know known knows labour lack lady laid land language large largely last later latest latter
    laugh launch lawyer layer lazy lead leader leads leaf leak leaks learn learned learns lease least leave
    leaves left legal lend length less lesson lets letter level levels lever library life lift light like likely
    likes limb limit line lines list listen literal little live lives load loan local locate lock locked logic
    logs lonely long longer look looks loop loose lose loses loss lost lots loud love lovely lower loyal luck
    lucky lunch mail main mainly maintain major make maker makes malware manage manager manner manual many march
    margin mark market marry mass master match matches matter matters maybe mean means meant measure media meet
    meets member memory mend mental mention menu mercy merely merge mess message metal method middle might mile
    mind mine minor minute mirror miss missing mistake mixed mixture mode model modern modest moment money
    monitor month mood moral more morning mostly motion motor mount mouse mouth move moved moves much multiple
    murder muscle music must mutual myself name named names narrow nasty nation native nature near nearby
    nearest nearly neat necessary neck need needed needs neither nerve nervous nest never news next nice night
    nine nobody node noise noisy none noon normal nose note notes nothing notice notion novel number numbers
    obey object obtain obvious occur ocean odds offer offered offers office officer often older once ones only
    onto open opened opens opinion oppose opposite option orange order orders origin other others ought ours
    outage outbreak outcome outdoor outer output outside over overall owner pace pack page paid pain paint pair
    panel panic paper parcel parent park part partial partly partner parts party pass passed past patch path
    patient pause peace peak peer pencil people perfect perform perhaps period permanent person phase phone
    phones phrase pick picked picks picture piece pieces pilot pink pipe place placed places plain plan plane
    planned plans plant plate play plays please pleased plenty plug plus pocket poem poet point points poison
    police policy polite pool poor port portal pose position possible post posts pour power practice praise pray
    precise prefer prefers premise prepare present press pretend pretty prevent price pride prime print printer
    prior prison private prize probe problem proceed process produce profit project promise promised promote
    proof proper properly propose protest proud prove proves provide provider provides public pull pulled pump
    punch pupil purchase pure purpose purse push pushed puts quality quarter queen queries query quick quickly
    quiet quit quite quote race rack racks radio rain raise raised ran random range rank rapid rare rarely rate
    rather raw reach react read reader reading reads ready real really reason reasons recall receive recent
    recently record recover red reduce refer reference reflect reform refund refuse regard region regret regular
    relate related relation relax release relevant reliable relief rely remain remains remark remember remind
    remote rename renew rent repair repeat replace replaced replaces reply report reports represent request
    rescue reserve reserved reset residue resign resist resort resource respect respond rest restore restrict
    result results resume retail retain retire return returns reveal review reward rich ride right rise risk
    rival river road robot rock role roles roll roof room rooms root rough round row rows ruin rule ruled rules
    run runner running runs rural rush safe safely safety said sail salary sale sales salt same sample sand sang
    satisfy save saved saw saying says scale scan scanner scare scene schedule scheme school science scope score
    screen script seal search season seat second secret section sector secure security seed seek seem seems seen
    segment sell send sender sense sent separate serial series serious serve server serves service session set
    setup seven several severe shade shadow shake shall shape share shared shares sharp shed shelf shell shift
    shine ship shirt shock shoot shop shops short shot should shout show shown shows sick side sides sight sign
    signal signed silent silly silver similar simple simply since singer single sink sister site sites sits size
    skill skin slave sleep slice slide slight slip slow slower small smart smell smoke smooth snow social soft
    software soil sold sole solid solve some somebody somehow someone something soon sorry sort sound source
    south space spare speak speaks special speech speed spell spend spent spike spirit split spoke sport spot
    spread spring square stable staff stage stair stake stamp stand standby stands star start started starts
    state stated states static station stay stays steady steal steel steep stem step steps stick still stock
    stolen stone stood stop storage store stored storm story straight strange stream street stress stretch
    strict strike string strip strong struck study stuff style subject submit success such sudden suffer suffers
    sugar suggest suit sum summer sunny super supply support supports suppose sure surely surface surge surprise
    survey survive suspect suspend swap sweep sweet swing switch switches symbol system table tail take taken
    takes talk talks tall tank tape target task taste tax teach team tech tell tells temper tend tender tension
    term terms terrible test tests text than thank that their them theme then theory there therefore these they
    thick thin thing things think third this those though thought thousand threat three threw throat through
    throw thrown thus ticket tide tidy tied tight tiles till tills time timed times tiny title today together
    told tomorrow tone tongue tonight took tool tools topic total totally touch tough tour toward tower town
    trace track trade traffic trail train trained trap traps trash travel treat treats tree trend trial trick
    tried tries trigger trip trouble truck true truly trunk trust trusted truth trying tune turn turned turns
    twelve twice twin type types ugly under undo unhappy uniform union unique unit units unless unlike until
    upgrade upon upper upset urban urge used useful user users uses using usual usually valid value values vary
    vast vendor venue verb verify version very vessel victim video view visible visit visitor visitors vital
    voice volume vote wage wait waiting waits wake walk walking wall want wanted wants warm warn warning wash
    waste watch water wave weak weapon wear weather week weekly weigh weight welcome well went were west what
    wheel when where which while white whole whom whose wide widely width wife wild will window wine wing winner
    winter wire wired wise wish with within without woman wonder wood word words wore work worked workers
    working works world worry worse worst worth would write writer writes wrong wrote yard year years yellow
    yesterday yield young your yours youth zero
"""
_SPANISH = """
    abajo abierto acaba acaso acepta acerca acuerdo adelante ademas adonde afuera ahora algo alguien algun
    alguna algunos alli alta alto ambos ante anterior antes apenas aporta aqui aquel aquella arriba asi atras
    aun aunque ayer ayuda bajo banco bastante bien bueno cada cajas calle cambio camino campo casa casi caso
    cerca cierto cliente como completa compra comun conmigo contra cosa cosas creo cual cuales cualquier cuando
    cuanto cuenta cuyo dado dar datos deben debajo decir dejar dejan delante demas demasiado dentro desde
    despues detras dia dias dice dicho dinero dice donde dos durante ellas ellos empresa encima encuentra enlace
    enseguida entonces entra entrar entre enviar equipo era eran eres esa ese eso espera esta estaba estado
    estan estar estas este esto estos fabrica fallo falta fecha fin fue fuera gente grande gracias grupo haber
    habia habla hace hacen hacer hacia hasta hecho hizo hola hora horas hoy igual informe jamas jefe juntos lado
    largo lejos lento libre linea llama llega llegar lleva llevar lugar lunes luego luz manera mano mas mayor
    media medio mejor menos mes mesa mientras mismo misma mitad modo momento mucho mucha muy nada nadie navegar
    necesita ningun noche nombre nosotros nuestra nuestro nueva nuevo nunca otra otro otros pagar pagina papel
    para parece parte pasado pasar pasando pedido pequeno pero persona piso plano poco poder porque posible
    precio primer primera primero problema pronto propio proveedor prueba pruebas puede pueden puesto pues punto
    queda quedar quien quienes quiere quizas resto reunion salir salgan salvo segun segunda seguir seguro semana
    senal senalizacion sentido ser servicio siempre siguiente sino sitio sobre solo sola somos soporta sabe
    tabla tal tambien tampoco tanto tarde tarjeta temprano tener tenga tenemos tercero tiempo tienda tiene
    tienen tipo toca tocar toques toda todas todavia todo todos toma trabajo traves tres ultima ultimo unas unos
    usar uso usuario valor varios vamos veces vendra vender venta ver verdad vez vida viene viernes visto vuelta
    vuelve antena audio
"""
_PORTUGUESE = """
    abaixo aberto acima acordo agora ainda alem algo alguem algum alguma algumas alguns alto ambas ambos ante
    antes apos aquela aquele aqui assim ate atras bastante bem boletim bom caixas cada caso certo chega chegar
    cima cliente coisa coisas com como completo conta continua contra dado dados daqui debaixo deixa deixar dele
    dela deles dentro depois desde dessa desse desta deste deve devem dia dias disse diz dois duas durante ela
    elas ele eles embora empresa enquanto entao entra entrada entrar entre era eram escolha essa essas esse
    esses esta estagiarios estao estar estas estava este estes estou eu facil falta fato faz fazer favor fica
    ficam ficar fim foi foram fora forma frente geral gente grande grupo haja hoje hora horas igual inteiro isso
    isto jamais juntos lado lhe ligado linha livre local loja longe logo lugar maior mais mal mas media meio
    melhor menor menos mensagem mes mesa mesma mesmo meta metade minha momento muita muito mudar mudanca nada
    nao nem nenhum nenhuma nessa nesse nesta neste noite nome nova novo nunca obra ontem onde outra outras outro
    outros pagina para parece parte passado passar pede pelo pela perto pessoa pessoal piso pode podem poder
    ponto porque posse pouco pouca preciso preco primeira primeiro problema proprio proximo qual quais qualquer
    quando quanto quase quem quer rede resto reuniao sabe saia saida sair salvo sede segue segunda segundo
    seguro sem semana sempre sendo sera seria servico seu sua sob sobre sobra somente sou tabela tal talvez
    tambem tanto tarde tem temos tempo tenha ter terceiro teste testes teve texto tinha tipo toda todas todo
    todos toma trabalho tres tudo ultima ultimo uma umas uns usar uso vai valor varios veio vem vender vez vezes
    vida visto voce volta
"""
_FRENCH = """
    accord acces accueil affaire afin ainsi aller alors ancien ancienne antenne apres argent arrive assez aucun
    aucune aujourd aussi autant autour autre autres avait avant avec avoir beaucoup besoin bien bientot boite
    bonne bord bout bureau caisse caisses car carte cas cause ceci cela celle celles celui cependant certain
    certains cette ceux chaque chose choses chez choix client combien comme comment compte connu contre cote
    courant cours dans debut dedans dehors deja demain demande depuis dernier derniere derriere des desormais
    dessous dessus deux devant devoir devrait dire dit doit doivent donc donne dont droit duree durant elle
    elles emis encore endroit enfin ensemble ensuite entier entre envers environ equipe est etage etait etaient
    etant etat ete etre eux exemple facon faire fait faites faut faux fera fin fois font forme fort garde gens
    grand grande groupe haut heure heures hier hors ici importe instable jamais jeudi jour jours journee jusque
    juste laisse laquelle large lequel leur leurs ligne loin lors lorsque louee lui lundi magasin main
    maintenant mais mal malgre manque mardi matin meme memes merci mettre mieux milieu mois moins moment monde
    monter montre mort mots moyen neuf nom nombre notre nous nouveau nouvelle numero oblige offre ont ordre oui
    outre page panne par parce pareil parfois parle parmi part partie partir partout pas passage passe passer
    pays peine pendant penser permis personne petit petite peu peut peuvent peux pied place plein plus plusieurs
    plutot point poste pour pourquoi pouvoir premier premiere prendre pres presque prevu prix probleme prochain
    produit profite propre puis puisque quand quant quart quatre quel quelle quelque quelques quelqu question
    qui quoi quoique raison rapport reception rendre reseau reste rester retard retour reunion rien rouge sait
    salle samedi sans sauf savoir second seconde secours semaine sens sera serait serie sert seul seule
    seulement sinon site soir sois soit soleil sommes son sont sorte sortir sortie soudain sous souvent suis
    suite sur surtout table tant tard tel telle tels temps tenir terme terre tete tiers tiens toucher toujours
    tour tous tout toute toutes trames travail travers tres trois trop trouve trouver type une unes utile vais
    vers veut veux vide vient vite voici voie voila voir voisin voisins voit votre vous vrai vraiment vue
"""
COMMON = frozenset(f"{_ENGLISH} {_SPANISH} {_PORTUGUESE} {_FRENCH}".split())
