"""Words of forms and tables that are written before a name or an address, or above a column, and belong to neither."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("_", " ").split("|"))


ADDRESS_WORDS = _words(
    "url|urls|uri|link|links|web_link|hyperlink|href|website|web_site|web|site|webpage|web_page|"
    "page|address|web_address|internet_address|internet|homepage|online|available_at|lien|liens|"
    "adresse|adresse_web|site_web|site_internet|enlace|dirección|sitio|sitio_web|página_web|endereço|"
    "ligação|sítio|indirizzo|sito|sito_web|webseite|webadresse|internetadresse|odkaz|adres|strona|"
    "веб-сайт|сайт|ссылка|адрес|адреса|посилання|链接|連結|网址|網址|地址|网站|網站|リンク|"
    "アドレス|링크|주소|웹사이트|الرابط|رابط|الموقع|العنوان|tautan|situs|laman|alamat|bağlantı|"
    "adresi|web_sitesi|liên_kết|địa_chỉ|लिंक|पता|वेबसाइट|ลิงก์|เว็บไซต์|kiungo|tovuti"
)

NAME_WORDS = _words(
    "name|title|label|service|service_name|name_of_service|name_of_the_service|site_name|portal_name|"
    "nom|titre|intitulé|nombre|título|nome|servicio|serviço|servizio|titolo|bezeichnung|titel|"
    "dienst|název|nazwa|naam|название|наименование|имя|услуга|назва|名称|名稱|标题|標題|服务|"
    "名前|タイトル|サービス|이름|제목|명칭|الاسم|اسم|الخدمة|nama|judul|layanan|ad|adı|isim|tên|"
    "नाम|शीर्षक|सेवा|ชื่อ|jina|huduma"
)

NOTE_WORDS = _words(
    "note|notes|remark|remarks|comment|comments|description|details|remarque|commentaire|nota|"
    "notas|observaciones|descripción|descrição|descrizione|bemerkung|beschreibung|anmerkung|"
    "примечание|описание|备注|備註|说明|備考|説明|비고|설명|ملاحظة|ملاحظات|الوصف|catatan|"
    "keterangan|açıklama|ghi_chú|टिप्पणी|विवरण"
)

PROMPT = re.compile(r"\s*([^\W\d_][^:：=|,;/]{0,30}?)\s*[:：=]\s*(?=\S)(?!//)")
"""A word and a colon before other words; a prompt if all entries have it, or if it is one of the words above."""
_LAST_WORDS = re.compile(r"\s*(?:[,;|(–—]|[.-](?=\s))\s*([^,;.|(–—-]{1,30})$")
_LONGEST = 60

PROMPTS = ADDRESS_WORDS | NAME_WORDS | NOTE_WORDS

HEAD_WORDS = PROMPTS | _words("no|no.|nr|nr.|#|№|n°|nº|number|id")


def without_prompt(label: str) -> str:
    """A label without a word such as `Name:` at its beginning or `|URL` at its end."""
    first, last = PROMPT.match(label), _LAST_WORDS.search(label, max(0, len(label) - _LONGEST))
    if last and last.start() and last[1].casefold() in ADDRESS_WORDS:
        label = label[: last.start()]
    return label[first.end() :] if first and first[1].casefold() in NAME_WORDS else label


def has_prompt(label: str) -> bool:
    """True if a label would lose a word as a prompt, or is one."""
    first = PROMPT.match(label)
    is_known = label.casefold().rstrip(" :：") in PROMPTS or (first is not None and first[1].casefold() in PROMPTS)
    return is_known or without_prompt(label) != label
