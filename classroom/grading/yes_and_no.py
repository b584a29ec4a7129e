"""The words for yes and no in Moodle's worksheets, which are in the site's language."""

# language, yes, no; a slash separates several words with one meaning
_WORDS = """
Afrikaans            ja              nee
Albanian             po              jo
Arabic               نعم             لا
Armenian             այո             ոչ
Azerbaijani          bəli            xeyr
Basque               bai             ez
Bengali              হ্যাঁ             না
Bulgarian            да              не
Catalan              sí              no
Chinese              是/是的         否/不/不是
Croatian             da              ne
Czech                ano             ne
Danish               ja              nej
Dutch                ja              nee
English              yes             no
Estonian             jah             ei
Filipino             oo              hindi
Finnish              kyllä           ei
French               oui             non
Galician             si              non
Georgian             დიახ/კი         არა
German               ja              nein
Greek                ναι             όχι
Hebrew               כן              לא
Hindi                हाँ/हां            नहीं
Hungarian            igen            nem
Icelandic            já              nei
Indonesian           ya              tidak
Italian              sì/si           no
Japanese             はい            いいえ
Kazakh               иә              жоқ
Korean               예/네           아니오/아니요
Latvian              jā              nē
Lithuanian           taip            ne
Macedonian           да              не
Malay                ya              tidak/bukan
Maltese              iva             le
Mongolian            тийм            үгүй
Norwegian            ja              nei
Persian              بله/آری         خیر/نه
Polish               tak             nie
Portuguese           sim             não/nao
Romanian             da              nu
Russian              да              нет
Serbian              da/да           ne/не
Slovak               áno             nie
Slovenian            da              ne
Spanish              sí/si           no
Swahili              ndiyo           hapana
Swedish              ja              nej
Tamil                ஆம்              இல்லை
Thai                 ใช่              ไม่/ไม่ใช่
Turkish              evet            hayır/hayir
Ukrainian            так             ні
Uzbek                ha              yo'q
Vietnamese           có              không
"""  # noqa: RUF001

_ROWS = [line.split() for line in _WORDS.strip().splitlines()]

YES = {word for _, yes, _ in _ROWS for word in yes.split("/")}
NO = {word for _, _, no in _ROWS for word in no.split("/")} - YES
