"""Words for the properties of interfaces and for what is done to ports, hosts and cables, in four languages.

Patterns for `shape`: lower case, without accents, `{X}` as there.
"""

DESC = (
    r"(?:relabel(?:l?ed)?|should read|must read|shall read|reads?|say|says|should say|must say|"
    r"deve dizer|debe decir|description|desc|descr|describe|described|label|labelled|labeled|name|named|"
    r"call|called|descriptions|labels|descripciones|descricoes|etiquetas|etiquettes|libelles|rename|"
    r"descripcion|descricao|etiqueta|etiquette|libelle|nommer?|nombrar?|llamar?|llama|llamarse|"
    r"chamar|chamar se|appeler|s'appeler|s'appelle|rotulo|tag|comment|discription|text|descritivo|descriptif)"
)
MTU = (
    r"(?:mtu|mtu size|maximum transmission unit|jumbo frames of|jumbo frames \(|frames \(|frame "
    r"size|packet size|frames of|"
    r"frames up to|tramas de|quadros de|trames de)"
)
BW = r"(?:bandwidth|bw|bandwith|banwidth|ancho de banda|largura de banda|bande passante)"
SPEED = r"(?:speed|velocidad|velocidade|vitesse|line rate|debit)"
UP = (
    r"(?:(?:take (?:it )?)?out of shutdown|into (?:service|operation|use)|in (?:service|operation|use)|"
    r"en (?:servicio|service)|em (?:servico|operacao)|"
    r"(?:lift|remove|undo|cancel|reverse) the shutdown|no shut|no shutdown|no sh|"
    r"ligad[oa]|encendido|levantado|allumee?|"
    r"un ?shut|enable|enabled|activate|activated|bring (?:it |them |"
    r"both )?(?:back )?up|up|"
    r"turn(?:ed)? (?:it |them )?on|switch(?:ed)? (?:it |them )?on|wake up|wake|open|open it|put "
    r"(?:it )?in service|in service|online|live|"
    r"light up|light it up|habilita|habilitar|habilite|activa|activar|active|activez|activer|"
    r"enciende|encender|levanta|levantar|levante|"
    r"ativa|ativar|ative|liga|ligar|ligue|sube|subir|allume|allumer|operational|powered up|power up|start|"
    r"actives|activee|activada|activado|ativada|ativo|habilitada|encendida|levantada|arriba|"
    r"reactivate|reenable|re enable|reactiva|reactiver|reative)"
)
DOWN = (
    r"(?:shut|shut down|shutdown|shutting down|disable|disabled|deactivate|deactivated|"
    r"turn(?:ed)? (?:it )?off|switch(?:ed)? (?:it )?off|"
    r"bring (?:it )?down|take (?:it )?down|take (?:it )?offline|power (?:it )?(?:down|off)|admin "
    r"down|administratively down|down|"
    r"apaga|apagar|apague|apagada|apagado|desactiva|desactivar|desactive|desactivez|desactiver|"
    r"deshabilita|deshabilitar|deshabilite|desliga|desligar|desligue|"
    r"desligada|desativa|desativar|desative|desabilita|desabilitar|desabilite|eteins|eteindre|eteignez|"
    r"coupe|couper|coupez|disabel|close|"
    r"derruba|derrubar|baja|bajar|tumba|tumbar|desligado|desativada|deshabilitada|desactivada|eteint|"
    r"eteinte|desactivee|coupee)"
)
PLUG = (
    r"(?:patched|patch|run|lay|getting|attach|attached|connect|connected|plug|plugged|hook|hooked|add|added|cable|"
    r"cabled|wire|join|joins|install|installed|hang|put|"
    r"introduce|deploy|conecta|conectar|conecte|conectado|conectada|anade|anadir|agrega|agregar|enchufa|"
    r"enchufar|liga|ligar|ligue|adiciona|adicionar|adicione|ponha|instala|"
    r"branche|brancher|branchez|connecte|connecter|connectez|raccorde|raccorder|ajoute|ajouter|ajoutez|"
    r"relie|relier|"
    r"new|nuevo|nueva|novo|nova|nouvel|nouveau|nouvelle)"
)
UNPLUG = (
    r"(?:tear out|tear down|torn out|rip out|"
    r"rm|scrapped|unplug|unplugged|disconnect|disconnected|remove|removed|pull|pull out|take out|"
    r"take down|"
    r"cut|retire|retired|detach|decommission|rip out|lose|delete|"
    r"desconecta|desconectar|desconecte|desenchufa|quita|quitar|retira|retirar|remova|remover|desliga|"
    r"desligar|elimina|eliminar|debranche|debrancher|deconnecte|deconnecter|enleve|enlever|"
    r"retirez|debranchez|deconnectez|supprime|supprimer|drop)"
)
MACHINE = (
    r"(?:host|machine|workstation|pc|server|printer|camera|laptop|box|computer|node|station|client|"
    r"equipo|maquina|servidor|impresora|impressora|estacion|estacao|"
    r"ordenador|computador|hote|serveur|poste|imprimante|ordinateur|kiosk|sensor|appliance|nas|device|"
    r"terminal|phone)"
)
CALLED = (
    r"(?:called|named|llamad[oa]|chamad[oa]|nomme|nommee|appele|appelee|name|name is|by the name of|"
    r"de nombre|de nome)"
)
UP_TOO = (
    r"(?:up|enabled?|active|activate|activated|both ends enabled|ends enabled|no shut|bring (?:it |"
    r"them )?up|ativas|activos|actives|open)"
)
BOTH = (
    r"(?:both ends|both sides|each end|both ports|both|each other|the two|ambos extremos|les deux "
    r"bouts|ambas pontas)"
)
