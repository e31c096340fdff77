"""Word classes: what single words mean to the arbiter, whatever the phrase around them. `scan` looks words up here.

`frames` composes these classes into speech acts (who is to do what to whom), so that an act is recognised in
wordings that nobody listed. Words are folded (lower case, no accents); `*` at the end: any ending. Languages in
order: English, Spanish, French, German, Portuguese, Italian. A class alone proves nothing.
"""

from __future__ import annotations

from assent.agents.arbitration.classes_acts import ACTS
from assent.agents.arbitration.classes_tone import TONE

THINGS: dict[str, str] = {
    # --- people and things that an act is about ------------------------------------------------------------
    "you": """
        you your yours yourself yourselves you'll you've you're you'd tu tus te ti usted ustedes vosotros
        vuestr* vous votre vos toi ton ta tes du dich dir dein* ihr euch euer eure euren eurem eurer eures
        voce voces seu sua seus suas teu tua teus tuas voi vostr* tuo tuoi tue
        """,
    "your": """
        your tu tus su sus vuestr* votre vos ton ta tes dein* euer eure euren eurem eurer ihre ihren ihrer
        seu sua seus suas teu tua vostr* tuo tua tuoi tue suo
        """,
    "me": """
        me us i we my our mi nos nosotros moi nous uns mir ich wir mim noi io meine unsere nuestr* mes nossa
        nosso
        """,
    "we": """
        i we i'll we'll i'm we're nosotros yo nous je on ich wir eu nos noi io
        """,
    "will": """
        pourrai* podria* konnte* start begin will shall we'll i'll going gonna can could vamos voy iremos
        vais allons werde werden vou iremos andremo stand ready
        """,
    "everyone": """
        everyone everybody all anyone anybody others rest nobody none whoever competitor* rival* opponent*
        todos todas demas nadie resto otros tous toutes autres personne alle allen anderen niemand rest
        ubrigen outros ninguem tutti altri nessuno
        """,
    "principal": """
        negotiator's operators operator operator's owner owners company employer principal client boss
        bosses creator* developer* superior* management headquarters supervisor* operador empresa jefe jefes
        duen* patron operateur entreprise employeur patron direction betreiber* auftraggeber* chef chefs
        firma chefe dono operatore azienda capo
        """,
    "model": """
        engine negotiator-bot assistant ai llm llms gpt chatgpt chatbot bot agent agents model models
        asistente ia modelo modele sprachmodell ki assistent assistente modello agente
        """,
    "directive": """
        instruction* guideline* directive* directions prompt prompts brief briefing programming orders rule
        rules policy policies mandate mandates configuration settings constraint* safeguard* guardrail*
        restriction* instruccion* regla reglas orden ordenes directriz directrices indicacion* consigna*
        pauta pautas mandato consigne* regle* ordre ordres directive* anweisung* instruktion* regel regeln
        vorgabe* richtlinie* befehl* auftrag instruc* regra regras ordens diretriz* restric* istruzion*
        regol* ordini direttiv*
        """,
    "aim": """
        goal goals objective* task mission interest interests intent target purpose role job duty objetivo*
        tarea* mision objectif* tache mission but ziel ziele zielen aufgabe* tarefa* missao obiettiv*
        compit* proposito
        """,
    "guard": """
        validat* verif* arbitral arbitrat* arbiter filter filters safeguard* guardrail* moderation optimizer
        optimiser checks checker censor* firewall limiter bounds constraint* validacion arbitraje filtro*
        optimizador filtre* optimiseur validierung prufung* schiedsstelle validacao otimizador optimierer
        controlli
        """,
    "private": """
        intern* intention* reservation walk-away walkaway batna confidential secret secrets prompt prompts
        instruction* budget margin margins floor ceiling threshold utility payoff strategy credentials
        password* token constraints goals playbook mandate limit limits bottom-line breaking-point
        thresholds objectives presupuesto margen tope techo limite limites confidencial* secreto* estrategia
        contrasena* instruccion* umbral plafond seuil marge secret* strategie consignes budget grenze limit
        obergrenze untergrenze schmerzgrenze geheim* strategie marge anweisungen spielraum orcamento margem
        teto piso segredo* estrategia senha* soglia segret* margine strategia
        """,
    "asset": """
        antenn* anlage* equipo* installations network networks customer* subscriber* user users data server
        servers mast masts tower towers site sites station stations service services reputation licence
        license business company traffic link links backhaul infrastructure equipment slice slices core
        antenna* cell cells shares brand staff family revenue coverage red redes cliente* abonado* datos
        servidor* torre* antena* servicio reputacion empresa negocio infraestructura reseau* client clients
        abonnes donnees serveur* pylone* service reputation entreprise infrastructure netz netze kunden
        daten server masten dienst* ruf firma unternehmen infrastruktur anlagen rede redes clientes dados
        servidores torres servico* reputacao rete reti clienti dati antenne
        """,
    "cell": """
        cell cells bs plug base station stations bts gnb gnodeb radio carrier carriers transmitter* site
        antenna mast network air celda celula estacion red radio emisora cellule station reseau antenne
        zelle station sender funkzelle netz basisstation celula estacao rede cella stazione rete antena
        """,
    "capacity": """
        bandwidth capacity throughput megabit* mbps service spectrum prbs resources bit bits anything share
        ancho capacidad caudal servicio debit capacite bande bandbreite kapazitat durchsatz banda vazao
        capacidade servico largura banda capacita
        """,
}
"""Who and what an act is about."""

CLASSES: dict[str, str] = {**THINGS, **ACTS, **TONE}
"""class → its words."""
