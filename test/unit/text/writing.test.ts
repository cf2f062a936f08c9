import { expect, it } from "vitest";
import { sanitise } from "../../../src/text/index.ts";

/** How people write, with the signs that nobody sees and that belong to it: script, and a text in it. */
const WRITING: readonly (readonly [string, string])[] = [
  ["Latin, composed and decomposed", "Größe, naïve, Łódź; e\u0301te\u0301, A\u030A, u\u0308ber"],
  ["Vietnamese", "Tiếng Việt có nhiều dấu: ế, ộ, ữ; e\u0302\u0301"],
  ["Yoruba", "Ẹ kú àárọ̀, ọ̀rẹ́ mi"],
  ["Greek", "Ἡ ἀρχὴ τοῦ ἔργου, καλημέρα"],
  ["Cyrillic", "Привет, мир; ѣ, і, ё, стре\u0301лка"],
  ["Hebrew", "זה משתמש ב-C++\u200F, ולא ב-Java\u200E (גרסה 8)."],
  ["Hebrew with vowel points", "בְּרֵאשִׁית בָּרָא; יְרוּשָׁלַ\u034Fִם"],
  ["Arabic", "هذا ملف README\u200F، وهذا رقم \u061C12."],
  ["Arabic with vowels", "اَلسَّلَامُ عَلَيْكُمْ"],
  ["Persian", "می\u200Cخواهم کتاب\u200Cها را بخوانم، سال ۱۳۵۷ه\u200D.ش"],
  ["Urdu", "یہ اردو ہے\u200C، شکریہ"],
  ["Kurdish", "ئه\u200Cم کتێبه\u200C باشه"],
  ["Syriac", "ܫܠܡܐ ܥܠ\u200Cܝܟܘܢ"],
  ["N'Ko", "ߒߞߏ ߦߋ߫ ߞߊ߲"],
  ["Adlam", "𞤀𞤣𞤤𞤢𞤥 𞤆𞤵𞤤𞤢𞤪"],
  ["Thaana", "ދިވެހި ބަސް"],
  ["Hindi", "क्\u200Dष और क्\u200Cष, हिन्दी में लिखा"],
  ["Nepali", "गर्\u200Dयो, सम्झनुहोस्\u200C।"],
  ["Marathi", "दर्\u200Dया, वाऱ्\u200Dयावर"],
  ["Bengali", "র\u200D্যাম এবং আমাদের বাংলা"],
  ["Assamese", "অসমীয়া ভাষা, ক্\u200Cষ"],
  ["Punjabi", "ਪੰਜਾਬੀ ਵਿੱਚ ਲਿਖਿਆ"],
  ["Gujarati", "ગુજરાતી, ક્\u200Dષ"],
  ["Odia", "ଓଡ଼ିଆ ଭାଷା, ତ୍\u200Cକ"],
  ["Tamil", "தமிழ், க்\u200Cஷ"],
  ["Telugu", "తెలుగు, సాఫ్ట్\u200Cవేర్"],
  ["Kannada", "ಕನ್ನಡ, ರ್\u200Dಯಾಂಕ್, ಸಾಫ್ಟ್\u200Cವೇರ್"],
  ["Malayalam", "അവന്\u200D വന്നു, സോഫ്റ്റ്\u200Cവെയര്\u200D, ന്\u200D."],
  ["Sinhala", "ශ්\u200Dරී ලංකාව, ක්\u200Dෂ"],
  ["Thai", "ภาษาไทย\u200Bไม่มี\u200Bช่องว่าง"],
  ["Lao", "ພາສາ\u200Bລາວ"],
  ["Khmer", "ភាសា\u200Bខ្មែរ\u200Bល្អ, ប៊\u200Cី"],
  ["Burmese", "မြန်မာ\u200Bဘာသာ"],
  ["Tibetan", "བོད་སྐད་ཡིན། བཀྲ་ཤིས།"],
  ["Mongolian", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ\u202Fᠶᠢᠨ ᠨᠠᠷ\u180Eᠠ ᠠ\u180Bᠪ"],
  ["Georgian", "გამარჯობა, მსოფლიო"],
  ["Armenian", "Բարեւ, աշխարհ։"],
  ["Amharic", "ሰላም፡ለዓለም።"],
  ["Cherokee", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"],
  ["Inuktitut", "ᐃᓄᒃᑎᑐᑦ"],
  ["Japanese", "葛\u{E0100}飾区と辻\u{E0101}さん、神\uFE00社。ﾊﾝｶｸ"],
  ["Chinese", "汉字与漢字，「引号」：全角　空格"],
  ["Korean", "한국어와 한\u1161"],
  ["old Korean", "\u115F\u1161 \u1102\u1160\u11AB"],
  ["Javanese", "ꦧꦱꦗꦮ\u200Bꦲꦺꦴ"],
  ["Balinese", "ᬩᬲᬩᬮᬶ"],
  ["Egyptian hieroglyphs", "𓀀\u{13430}𓀁"],
  ["mathematical variants", "A ∩\uFE00 B, 0\uFE00"],
];

/** How people write in Markdown, with what looks like something else to a hasty reader. */
const PLAIN: readonly (readonly [string, string])[] = [
  ["a condition in prose", "Fails when a<b && c>d; see x<y."],
  ["types with parameters", "A Map<K, V> of List<String>, Array<object>, Promise<void> and Vec<u8>."],
  ["arrows and hearts", "a <- b, c -> d, e <=> f, <3, <-- see, >>= and <<<"],
  ["addresses", "Write to <somebody@example.org>, see <https://a.example/x?y=1&z=2> or www.example.org."],
  ["emoji", "👍🏽 ❤️ 👩‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️ 👁️‍🗨️ 🧑🏿‍🦰 🇩🇪🇺🇳 1️⃣ #️⃣ *️⃣ ☎︎ ↔️ ✔︎"],
  ["flags of three countries", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
  ["escaped markup", "\\<!-- shown --> \\<b title=x> \\[a]: b \\![a](b)"],
  ["code of several lines", "a `span of\ntwo <!-- lines -->` here"],
  ["code with bars", "use `a || b` and ``x | <b title=`y`>``"],
  [
    "code in a list, a quote and both",
    "- ```html\n  <b title=\"x\"><!-- y --></b>\n  ```\n\n> ~~~\n> &#73; [x]: y 'z'\n> ~~~\n\n1. > ```\n   > <p hidden>x</p>\n   > ```\n",
  ],
  ["a fence in a fence", "````md\n```html\n<!-- x -->\n```\n````\n"],
  ["indented code", "so:\n\n    <!-- x -->\n    <p hidden>y</p>\n\nand\n"],
  [
    "code with style and preformatted HTML",
    '```html\n<style>.a { color: red }</style>\n<pre>x</pre>\n<svg><path d="M0 0"/></svg>\n```\n\nand `<textarea>`\n',
  ],
  ["a heading, a rule and a table", "Title\n=====\n\n---\n\n| a | b |\n|:--|--:|\n| `x \\| y` | <br> |\n"],
  ["nested lists", "- a\n  - b\n    1. c\n\n       d\n  - [x] e\n* f\n"],
  ["money and formulas", "It costs $5 or $6; $a^2 + b^2 = c^2$ and\n\n$$\n\\frac{a}{b}\n$$\n"],
  ["definitions that are used", "[a], [B][c], ![][d] and [e][]\n\n[a]: x.md\n[C]: <y z.md>\n[d]: z.png\n[e]: w.md#v\n"],
  ["footnotes that call each other", "a[^x]\n\n[^x]: see[^y]\n\n    - more\n\n[^y]: end\n"],
  ["Windows line ends", "a\r\n\r\n- b\r\n\r\n```\r\n<!-- c -->\r\n```\r\n"],
  ["paths and patterns", "C:\\dir\\<name>\\*.ts, **/*.ts, a_b_c, [a-z]+(?=x), #12, @somebody, !important"],
  [
    "simple HTML",
    'press <kbd>Ctrl</kbd>+<kbd>C</kbd><br/>H<sub>2</sub>O <a href="https://a.example">a</a> <img src="a.png" width="300">',
  ],
  ["a long line and some empty ones", `${"word ".repeat(500)}\n\n\n\n\nend`],
  ["entities that show what they are", "a &lt; b &amp;&amp; c&nbsp;d &copy; &eacute; &rarr; &#42;"],
];

it("covers at least twenty-five scripts", () => {
  expect(WRITING.length).toBeGreaterThanOrEqual(25);
});

it.each(WRITING)("leaves %s as it is written, in prose and in code", (_, text) => {
  for (const one of [text, `# ${text}\n\n- ${text}\n\n\`\`\`\n${text}\n\`\`\`\n\n\`${text}\`\n`])
    expect(sanitise(one)).toEqual({ text: one, removed: [] });
});

it.each(PLAIN)("leaves %s as it is", (_, text) => {
  expect(sanitise(text)).toEqual({ text, removed: [] });
});
