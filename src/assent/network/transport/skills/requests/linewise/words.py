"""The words of requests for access lists, by the part that they play, in four languages.

Texts are lower case and without accents; words that belong together are tied with `_`. `symbols` looks the longest up.
"""

from __future__ import annotations

_PARTS: dict[str, str] = {
    "PERMIT": """
        possible posible possivel permiso permissao permission permit permits permitted permitting allow allows
        allowed allowing let lets letting accept accepts accepted accepting admit admits admitted authorise
        authorised authorize authorized grant granted open opened pass passes passed through get_through
        gets_through go_through goes_through come_through comes_through let_through pass_through passes_through ok
        okay fine is_ok is_fine welcome whitelist whitelisted unblock works alw allw alow permitir permite permiten
        permita permitan permitido permitida permitidos permitidas autorizar autoriza autorice autorizado dejar deja
        deje dejen dejar_pasar deja_pasar deje_pasar pasar pasa pase pasen pasan aceptar acepta acepte admite
        admitir admita permitindo permitem permitam permita-se autorize autorizem deixar deixa deixe deixem
        deixar_passar deixa_passar deixe_passar passar passa passe passem passam aceitar aceita aceite liberar
        libera libere autoriser autorise autorisez autorisee autorises permettre permet permets permettez permis
        laisser laisse laissez laisser_passer laisse_passer laissez_passer passer passent accepter accepte acceptez
        permise permit_only abre abrir abra abram ouvrir ouvre ouvrez
        """,
    "DENY": """
        refus rechazo recusa negado_ filtra_fuera deny denies denied denying block blocks blocked blocking drop
        drops dropped dropping reject rejects rejected rejecting refuse refuses refused forbid forbids forbidden
        prohibit prohibited disallow disallowed disallows ban banned stop stopped prevent discard discarded blok
        blokc bock denyed discards keep_out kept_out shut_out lock_out denegar deniega deniegue denegado denegada
        denegados denegadas negar niega niegue negado bloquear bloquea bloquee bloqueado bloqueada bloqueados
        prohibir prohibe prohiba prohibido prohibida impedir impide impida rechazar rechaza rechace rechazado
        descartar descarta descarte descartado cortar corta corte vetar nega negue negada negados negadas bloqueia
        bloqueie bloqueiem proibir proibe proiba proibido proibida rejeitar rejeita rejeite rejeitado impede impeca
        barrar barre negando recusar recuse interdire interdit interdis interdisez interdisent interdite interdits
        refuser refusez refusee rejeter rejette rejetez rejete bloquer bloque bloquez bloques empecher empeche
        empechez jeter jette jetez cerrar cierra cierre fechar fecha feche fermer ferme fermez nego deniegan
        """,
    "MODAL": """
        may can could might should shall must able be_able need needs needs_to need_to has_to have_to wants_to
        want_to ought_to is_to are_to allowed_to puede pueden pueda puedan podra podran debe deben debera deberan
        deba deban debo tiene_que tienen_que pode podem possa possam poder podera deve devem devera deva devam
        precisa precisam necesita necesitan tem_de tem_que peut peuvent puisse puissent doit doivent pourra pourront
        should_be_able_to able_to
        """,
    "NEGMODAL": """
        cannot cant can't mustn't mustnt shouldn't shouldnt mayn't won't couldn't no_longer unable no_puede
        no_pueden no_pueda no_puedan no_debe no_deben no_podra nao_pode nao_podem nao_possa nao_possam nao_deve
        nao_devem ne_peut ne_peuvent ne_doit ne_doivent ne_puisse ne_puissent ne_pourra ne_pourront has_no_business
        have_no_business
        """,
    "NOT": """
        don't dont do_not doesn't does_not not no never n't nao ne jamais nunca jamas neither nor sin sem sans
        without
        """,
    "ONLY": """
        only solely exclusively nothing_but just solo solamente unicamente exclusivamente apenas somente seulement
        uniquement so_ seul seuls seule seules ne_laisser_passer_que ne_laisse_passer_que n'autoriser_que
        ne_laissez_passer_que n'autorise_que n'autorisez_que n'accepter_que n'accepte_que limit_to limited_to
        restrict_to restricted_to
        """,
    "EXCEPT": """
        except excepting except_for apart_from aside_from other_than with_the_exception_of excluding save_for
        but_not excepto salvo menos exceto sauf hormis excepte a_excepcion_de a_l'exception_de com_excecao_de
        con_excepcion_de barring all_but unless_it's
        """,
    "REST": """
        outros outras otros otras os_outros los_otros anyone_else anybody_else everyone_else everybody_else
        other_hosts all_other_hosts other_machines rest the_rest all_the_rest remainder everything_else
        anything_else all_else all_others others all_other all_other_traffic any_other any_other_traffic every_other
        other_traffic all_remaining remaining remaining_traffic everything_other whatever_else the_remaining_traffic
        todo_lo_demas lo_demas el_resto todo_el_resto resto demas otro_trafico todo_o_resto o_resto tudo_o_resto
        o_restante restante tudo_o_mais o_mais le_reste tout_le_reste reste tout_autre tout_autre_trafic
        tous_les_autres les_autres autres todo_lo_otro remaining_packets other_packets all_other_packets todo_outro
        qualquer_outro cualquier_otro
        """,
    "NOTHINGELSE": """
        nothing_else no_other no_other_traffic nothing_more nothing_other nada_mas mais_nada nada_mais rien_d'autre
        rien_de_plus
        """,
    "NOBODYELSE": """
        nobody_else no_one_else no-one_else noone_else none_else nadie_mas ninguem_mais mais_ninguem
        personne_d'autre
        """,
    "NOTHING": """
        nobody no_one no-one none nothing nadie nada ninguem personne rien ningun ninguno ninguna nenhum nenhuma
        """,
    "UNCHANGED": """
        unchanged untouched unaffected as_is as_it_is as_they_are as_before the_same not_touched not_affected
        isn't_touched isn't_affected is_not_touched is_not_affected keeps_working keep_working keeps_its_lines
        stays_as_it_is stays stay remains remain nothing_else_changes nothing_else_is_changed
        nothing_else_should_change must_not_change don't_touch_the_rest leave_the_rest no_other_changes keep
        continue continues otherwise queda quedan igual sin_cambios como_esta como_estan sin_tocar fica ficam
        sem_alteracao inchange inchangee comme_avant reste_inchange no_change no_changes
        """,
    "FROM": """
        from form coming_from originating_from sourced_from out_of by source source: src desde de_la_red_de
        proveniente_de procedente_de procedentes_de que_venga_de provenientes_de vindo_de vindos_de vinda_de
        venant_de en_provenance_de depuis provenant_de originated_by origen origem sources coming_out_of
        claiming_to_come_from that_claims_to_come_from
        """,
    "OFROM": "de del da do du des",
    "TO": """
        to towards toward into destined_to destined_for bound_for with_destination destination dest dst onto hacia
        con_destino_a con_destino para vers a_destination_de a_destination_des a_destino_de com_destino_a
        com_destino destino contra against going_to heading_to heading_for sent_to -> > => → ate destinado_a
        destinada_a destinados_a a_destination_du
        """,
    "ATO": "a al aux au ao aos",
    "REACH": """
        salir sair sortir go_out get_out print print_to imprimir imprimer mount contacted reached reach reaches
        reaching access accesses accessing get_to gets_to getting_to connect connects connecting connect_to talk
        talk_to talks_to talking_to speak_to send sends use uses using go goes go_to touch hit contact query poll
        see get_at get_into log_in log_into enter entering alcanzar alcance llegar llegue acceder acceda accedan
        conectar conecte conectarse hablar usar usen utilizar aceder aceda acedam acessar acesse chegar chegue falar
        ligar-se utilizem atteindre atteigne acceder_a joindre joigne joignent utiliser parler se_connecter
        contacter communicate communicate_with comunicar communiquer
        """,
    "GET": """
        get gets getting fetch fetches obtain download load pull receive obtener obtengan obter obtenham obtenir
        recibir
        """,
    "EVERY": """
        every_router all_routers all_the_routers each_router every_device all_devices todos_los_routers
        todos_os_routers tous_les_routeurs cada_router chaque_routeur everywhere_in_the_network
        """,
    "INITIATE": """
        initiate initiates start starts establish open_connections open_a_connection open_new_connections
        start_sessions iniciar inicie inicien iniciem inicia establecer estabelecer initier etablir open_sessions
        set_up_sessions
        """,
    "NEAR": """
        close_to_the_source close_to_source nearest_the_source nearest_to_the_source
        as_close_as_possible_to_the_source closest_to_the_source as_close_to_the_source_as_possible near_the_source
        at_the_source cerca_del_origen lo_mas_cerca_posible_del_origen perto_da_origem
        o_mais_perto_possivel_da_origem pres_de_la_source au_plus_pres_de_la_source
        """,
    "ANY": """
        any_destination any_source any_host toute_destination toute_source cualquier_destino cualquier_origen
        qualquer_destino qualquer_origem any_address de_partout
        """,
    "STILL": "still todavia ainda encore toujours keeps so_does so_do",
    "BETWEEN": "between entre",
    "BOTHWAYS": """
        vice_versa vice-versa viceversa the_other_way_round the_other_way_around y_al_reves y_viceversa both_ways
        both_directions in_both_directions either_direction in_either_direction either_way each_other
        en_ambos_sentidos en_ambas_direcciones nos_dois_sentidos dans_les_deux_sens one_another
        """,
    "AND": "and or & plus y e o ou et as_well_as ni nem",
    "BUT": "but while whereas yet pero mas mais then luego despues depois puis ensuite entonces",
    "LOG": """
        registado registada registados registadas registrados registradas log_both avec_journalisation
        journalisation con_registro_ log_hits com_registo_ log logs logged logging with_log with_logging and_log_it
        log_it log_them log_that registrar registra registre registrado registando registar con_log com_log avec_log
        journaliser journalise journalisee journalisez con_registro com_registo com_registro loguear logar logado
        logada logueado logueada log_keyword
        """,
    "DROPPED": """
        what's_dropped whats_dropped what_is_dropped what_is_denied what's_denied whatever_is_dropped drops_
        the_drops lo_denegado o_negado ce_qui_est_refuse dropped_packets denied_packets what's_blocked
        what_is_blocked hits
        """,
    "EST": """
        established establecidas establecidos establecida estabelecidas estabelecidos estabelecida etablies etablie
        etablis replies answers return_traffic replies_to return_packets existing_sessions respuestas respostas
        reponses already_established
        """,
    "IN": """
        inbound ingress incoming entrante entrada de_entrada en_entrada na_entrada en_entree entree entrant inbnd
        inbond inwards in_inbound in_direction_in direction_in em_entrada a_la_entrada sentido_entrante a_l'entree
        a_entrada on_the_way_in entering_at
        """,
    "OUT": """
        outbound egress outgoing saliente salida de_salida en_salida na_saida de_saida saida en_sortie sortie
        sortant outbnd out outwards direction_out em_saida a_la_salida sentido_saliente a_la_sortie a_saida
        on_the_way_out
        """,
    "ON": "on at in of en em na sur dans within inside for nos nas no",
    "STD": "standard std estandar padrao",
    "EXT": "extended ext ext. extendida estendida etendue numbered named numerada nombrada nomeada nommee",
    "LISTW": """
        list acl access-list access_list ip_access-list ip_access_list lista liste acls lists listas filter filtro
        filtre lista_de_acceso lista_de_acesso liste_d'acces access-group ip_access-group lista_de_controle ruleset
        rule_set
        """,
    "CALLED": """
        called named name call_it name_it name_the_list call_the_list under_the_name nombre llamada llamala nombrala
        chamada chama-lhe nomme appelee nom nome appelle-la use_number number numero use_name using_number
        it's_called
        """,
    "CREATE": """
        create creates build define set_up setup write make new crea crear cree creez creer cria criar crie definir
        configure configurar configura nueva nova nouvelle put_up set implement need_a configurer
        """,
    "BIND": """
        apply applied applies apply_it bind bind_it bound attach attach_it attached aplica aplicar aplicada aplicala
        aplique apliquela aplicado appliquer applique appliquee appliquez associar associe asocia asociala vincula
        liga ligada placed place_it put_it install activate hang hook lier liee
        """,
    "LATER": """
        don't_bind_it_yet not_bound not_applied not_applied_anywhere do_not_apply don't_apply don't_apply_it
        do_not_apply_it don't_bind don't_bind_it no_binding not_bound_anywhere unbound not_bound_yet not_applied_yet
        do_not_bind_it do_not_bind without_binding not_to_be_applied without_applying_it it_is_not_applied
        not_in_use isn't_applied no_se_aplica_en_ninguna_interfaz no_se_aplica_a_ninguna_interfaz
        sem_aplicar_em_nenhuma_interface pas_encore_appliquee not_yet_bound not_yet_applied no_interface_yet
        no_binding_yet it's_not_bound it_isn't_bound is_not_bound is_not_applied isn't_bound bind_it_nowhere
        apply_it_nowhere applied_nowhere bound_nowhere aplicada_em_nenhuma_interface nao_e_aplicada
        nao_a_apliques_ainda don't_apply_it_anywhere without_applying no_va_aplicada no_esta_aplicada not_attached
        don't_attach_it no_se_aplica sin_aplicar sin_aplicarla no_la_apliques nao_aplicar nao_a_apliques sem_aplicar
        nao_se_aplica nao_aplicada ne_pas_appliquer sans_l'appliquer ne_l'applique_pas ne_pas_l'appliquer
        pas_appliquee no_aplicar no_aplicarla sin_asignar no_interface at_the_moment_not_bound nowhere_yet
        not_anywhere_yet for_now_not_bound apply_it_later bind_it_later we'll_bind_it_later we_will_bind_it_later
        we'll_apply_it_later we_apply_it_later sem_ligar nao_fica_aplicada no_asignar nao_liga unapplied
        """,
    "ADD": """
        add adds append insert include extend adding put anade anadir agrega agregar incluye inserta mete pon
        acrescenta acrescentar adiciona adicionar inclui insere insira poe ajoute ajouter ajoutez inserer mets
        mettre mettez
        """,
    "REMOVE": """
        remove removes delete erase drop_line take_out get_rid_of strip kill_line quita quitar elimina eliminar
        borra borrar suprime remova remover apaga apagar tira tirar supprime supprimer supprimez enleve enlever
        retire retirer retirez efface
        """,
    "REPLACE": """
        replace replaces replaced change changes instead swap modify edit exchange cambia cambiar reemplaza
        sustituye modifica muda mudar substitui substituir troca trocar altera change_ remplace remplacer changer
        modifie rewrite_it in_its_place en_su_lugar em_seu_lugar no_seu_lugar a_la_place
        """,
    "REWRITE": "rewrite from_scratch reescribe reescrever reecrire rewrite_it",
    "BEFORE": """
        before ahead_of above in_front_of prior_to antes_de antes_del antes antes_da antes_do avant au-dessus_de
        in_front
        """,
    "AFTER": "after below behind despues_de depois_de depois_da apres following right_after",
    "TOP": """
        at_the_top on_top at_the_beginning top as_first_line as_the_first_line first_line at_the_start
        in_first_place al_principio al_inicio no_inicio no_topo en_tete au_debut en_premiere_position as_first first
        """,
    "BOTTOM": "at_the_end at_the_bottom al_final no_fim no_final a_la_fin last last_line bottom final at_the_very_end",
    "LINEW": """
        line lines entry entries rule rules statement statements seq sequence position linea lineas linha linhas
        ligne lignes regla reglas regra regras regle regles entrada_ ace aces number_ sequence_number line_number
        """,
    "IFACEW": """
        interface interfaces port_ subinterface sub-interface subif uplink interfaz subinterfaz subinterface_ side
        sous-interface
        """,
    "VLANW": """
        vlan vlans lan lans subnet subnets network networks net nets red rede reseau subred sub-rede sous-reseau
        segment
        """,
    "LINKW": "link enlace ligacao lien facing towards_ cable enlaces",
}  # fmt: skip

_FILLERS = """
    filtra filtrar filter_ one two dir make_ it's that's both_ of_course naturally we'll i'll access acceso acesso
    acces whatever everything_that une than here's more the a an please pls plz kindly hi hello dear thanks thank
    you we i our my us your it its this that these those they them their there is are be been being was were will
    would like wants want want_the should_be shall_be to_be must_be has have had having so also too as well just_
    then_ any_kind all all_the every each whole entire complete with via using use_ ip ipv4 host hosts machine
    machines pc pcs server servers user users people device devices box client clients address addresses guy guys
    traffic at_the_moment for_the_moment for_now right_now por_ahora de_momento por_el_momento por_agora
    por_enquanto pour_l'instant pour_le_moment dessa desta daquela packets packet connection connections session
    sessions request requests query queries access_ stuff data flows flow communication rtp new_ tcp/ip even only_
    does do did doing done make_sure ensure see_to_it following_ followed same_ now today tomorrow asap again here
    which who whose what where when 's ' - – — / ( ) [ ] : " “ ” protocol protocols service services port_numbers
    type kind named_ router routers switch switches firewall up exactly simply directly always currently own list's
    rule's such way ways end ends number order ticket change request_ per between_ for_ me himself ever anymore
    any_more el la los las lo le les un una unos unas uno um uma uns umas o os das dos del_ al_ su sus seu seus sua
    suas son sa ses leur leurs este esta estos estas ese esa eso esto aquel isso isto ce cet cette ces ca cela que
    qui quien quem se si_ es son_ sea sean ser esta_ estan e_ ha han hay hace haz faz favor por por_favor
    se_faz_favor si_vous_plait s'il_vous_plait svp merci gracias obrigado obrigada bonjour hola ola buenos dias bom
    dia est sont soit soient etre todo todos toda todas tudo tout toute toutes tous trafico trafego trafic paquete
    paquetes pacote pacotes paquet paquets conexion conexiones conexao conexoes connexion connexions sesiones
    sessoes equipo equipos maquina maquinas ordenador computador computadores servidor servidores serveur serveurs
    cliente clientes usuario usuarios utilizador utilizadores utilisateur utilisateurs poste postes hote hotes
    equipement red_ rede_ com con avec pour tambien tambem aussi ya ja deja_ yet_ ahora agora maintenant protocolo
    protocolos protocole protocoles servicio servicos servicio_ servicios servico service_ direccion direcciones
    endereco enderecos adresse adresses interface_ interfaz_ puerto_ router_ encaminador routeur necesitamos
    queremos precisamos quero quiero queria quisiera gostaria voulons veux voudrais il elle ils elles nous vous je
    yo nosotros eles elas ele ela nuestro nuestra nosso nossa notre nos_ hacer fazer faire venga vengan vem venham
    vienne viennent viene vienen vient provenga quede pase_ ello dele dela meme unica unico cualquier cualquiera
    qualquer quelconque sobre connecting_ opening ssh_ sentido direction direccion_ sens sentido_ keyword keywords
    palabra clave packets_ accordingly therefore hence thus really urgently right immediately today_ however
    likewise similarly question pls. got gets becomes become come comes coming arriving arrive arrives leaving
    leaves leave_ enters originating sourced heading destined matching matches match concerning regarding about once
    onwards either three
    """

PHRASES: dict[tuple[str, ...], str] = {}
for _part, _said in _PARTS.items():
    for _one in _said.split():
        PHRASES.setdefault(tuple(_one.strip("_").split("_")), _part)
FILLERS = frozenset(
    tuple(_one.strip("_").split("_"))
    for _one in _FILLERS.split()
    if tuple(_one.strip("_").split("_")) not in PHRASES
)
LONGEST = max(map(len, (*PHRASES, *FILLERS)))
