"""What nobody should do to a network, and what is no request for a change of it: refused, with a reason.

`classify` asks before anything is read. What is quoted is a text; an unclear wish about the network is asked about.
"""

from __future__ import annotations

import re

from assent.network.transport.skills.grammar.tokens import unaccented

_QUOTED = r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)'[^']*'(?!\w)"
_SECRETS = (
    r"(?:passwords?|passphrases?|pre[- ]?shared keys?|psks?|credentials|private keys?|community strings?|"
    r"contrasenas?|claves|senhas?|mots? de passe|clefs? privees?|secrets)"
)
_TELLING = (
    r"(?:hand(?:ing)? out|share|print|show|tell|reveal|dump|display|leak|disclose|e?-?mail|send|give|"
    r"list|publish|muestra\w*|"
    r"dime|revela\w*|"
    r"envia\w*|mostr\w*|liste|affiche\w*|montre\w*|donne\w*|envoie\w*|divulgu\w*)"
)
_UNSEEN = (
    r"(?:nobody|no ?one|nadie|ninguem|personne|unnoticed|undetected|invisible|notic\w*|tracks?|"
    r"traces?|hid(?:e|den)|evidence|"
    r"sin dejar rastro|sem deixar rasto|huellas|rastro|sans laisser de trace)"
)
_WATCHING = (
    r"(?:log(?:s|ging)?|syslog|audit\w*|monitor\w*|alarms?|registros?|auditoria|journaux|"
    r"journalisation|surveillance)"
)
_OFF = (
    r"(?:disabl\w*|turn(?:ing)? off|switch(?:ing)? off|stop|kill|remove|delete|clear|desactiv\w*|"
    r"desativ\w*|deslig\w*|apag\w*|borr\w*|coup\w*|supprim\w*|effac\w*)"
)
_WIPE = (
    r"(?:wip(?:e|ing)|eras(?:e|ing)|format|nuke|brick|factory[- ]?reset|destroy|sabotag\w*|trash|"
    r"borr(?:a|e|ar)|apagu?e|apagar|formate\w*|effac(?:e|er|ez)|detrui\w*)"
)
_WHOLE = (
    r"(?:all|every|everything|whole|entire|each|flash|nvram|startup|running[- ]config\w*|todo|todos|"
    r"todas|toda|tudo|"
    r"tout|tous|toutes)"
)
_HARM: tuple[tuple[str, str], ...] = (
    ("hands out secrets", rf"\b{_TELLING}\b.{{0,60}}\b{_SECRETS}\b"),
    ("opens a hidden way in", r"\bback[- ]?doors?\b|\bpuertas? traseras?\b|"
     r"\bportas? dos fundos\b|\bbackdoor\b|\bportes? derobees?\b|\brootkit\b"
     r"|\b(?:hidden|secret) (?:account|user|admin\w*|access|login)"),
    ("hides what is done", rf"\b{_OFF}\b.{{0,50}}\b{_WATCHING}\b.{{0,80}}\b{_UNSEEN}\b"
     r"|\bcover (?:my|our|the) tracks\b"),
    ("spies on people", r"\b(?:eavesdrop|wiretap|spy on)\w*\b|\bsniff(?:ing|s)? (?:the |all |our |"
                        r"their |on )?\w+|\bespia\w*\b|\bespionner\b"),
    ("attacks somebody", r"\bd?dos attack|\bddos\b|\bhack (?:into|the)\b|\battack (?:the|our|their)\b"
     r"|\bflood (?:the|our|their) \w+ with\b"),
    ("asks to set rules aside", r"\b(?:ignore|forget|disregard|olvida|ignora|esquece|ignore[sz]?|oublie\w*)\b"
     r".{0,25}\b(?:rules|instructions|prompts?|"
     r"reglas|instrucciones|regras|instrucoes|regles|consignes)\b|\bsystem prompt\b"),
    ("destroys the network's configuration", rf"\b{_WIPE}\b.{{0,40}}\b{_WHOLE}\b"),
)  # fmt: skip
_OFFICE = (
    r"\b(?:send|write|draft|forward|envoie\w*|envoyer|envia\w*|enviar|mand\w*|escrib\w*|escrev\w*|ecri\w*)\b.{0,25}"
    r"\b(?:e-?mail|mail|letter|report|invoice|courriel|correo|carta|lettre|rapport|fatura|factura|facture)\b"
    r"|\b(?:book|reserve|schedule|order|buy|reserva\w*|reservez?|agend\w*|compr\w*|achete\w*)\b.{0,30}"
    r"\b(?:room|meeting|table|flight|hotel|lunch|coffee|sala|reunion|reuniao|salle|mesa|cafe|almuerzo|"
    r"almoco|dejeuner)\b"
    r"|\b(?:informes?|relatorios?|rapports?|reports?)\b.{0,60}\b(?:sent|enviad\w*|envoye\w*)\b"
    r"|\b(?:write|draft|compose|escrib\w*|escrev\w*|redact\w*|redig\w*|ecri\w*)\b.{0,40}"
    r"\b(?:newsletters?|text\w*|texts?|articles?|posts?|paragraphs?|boletim|boletin|bulletin|speech|summary|presentation|press|"
    r"story|email|memo|articulo|artigo|parrafos?|paragrafos?)\b"
    r"|\b(?:tell me a joke|write (?:me )?a (?:poem|song|story)|weather|recipe|chiste|piada|blague|poema?|meteo)\b"
)
_QUESTION = (
    r"^(?:and |so |hey |hi |please )*(?:which|what|who|whose|when|why|where is|how (?:many|much|long|"
    r"often|old|is|are|does|do)|"
    r"cual(?:es)?|que (?:router|version|interfaz)|quien|cuando|cuant\w*|por que|qual|quais|quem|"
    r"quando|quant\w*|quel(?:le)?s?|qui|combien|"
    r"pourquoi)\b"
)
_CHANGING = (
    r"\b(?:block|allow|permit|deny|set|add|remove|delete|create|change|make|put|shut|enable|disable|"
    r"connect|configure|bloque\w*|"
    r"permit\w*|pon\w*|coloqu\w*|ajout\w*|configur\w*)\b"
)


def refusal(text: str) -> str | None:
    """Why the request is refused, or None."""
    plain = re.sub(r"\s+", " ", unaccented(re.sub(_QUOTED, " ", text)).lower()).strip(" ¿¡")
    for what, pattern in _HARM:
        found = re.search(pattern, plain)
        if found:
            return (
                f"“{found.group().strip()}” {what}: nothing is done. Say which setting should change, and why it "
                f"is needed."
            )
    if re.search(_OFFICE, plain):
        return "This is no request for a change of the network."
    if plain.endswith("?") and re.search(_QUESTION, plain) and not re.search(_CHANGING, plain):
        return "This is a question, no request for a change of the network; `show` commands answer it."
    return None
