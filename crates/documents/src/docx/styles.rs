//! The styles of an official paper as Word's own styles, so that an office can change a whole paper at one place.
//!
//! Fonts are the office's by name (仿宋_GB2312, 楷体_GB2312, 黑体, 方正小标宋简体, 宋体); none is embedded.

use super::xml::RED;
use std::fmt::Write;

const FANG: &str = "仿宋_GB2312";
const KAI: &str = "楷体_GB2312";
const HEI: &str = "黑体";
const TITLE: &str = "方正小标宋简体";
const SONG: &str = "宋体";

/// Twentieths of a point from line to line: 22 lines in 225 mm.
pub(crate) const LINE: u32 = 579;

struct Style {
    id: &'static str,
    name: &'static str,
    based_on: &'static str,
    next: &'static str,
    paragraph: String,
    run: String,
}

fn fonts(name: &str) -> String {
    format!("<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"Times New Roman\"/>")
}

fn size(half_points: u32) -> String {
    format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
}

fn exact(line: u32) -> String {
    format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>")
}

/// 28 characters of 16 pt are 158 mm wide and the text block is 156: each gives up a quarter of a point. Said as letter spacing
/// and not as a character grid, which programs other than Word read in their own ways.
fn tighter() -> String {
    "<w:spacing w:val=\"-5\"/>".to_owned()
}

fn untightened() -> String {
    "<w:spacing w:val=\"0\"/>".to_owned()
}

const INDENT: &str = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"632\"/>";
/// Small type keeps its own line pitch.
const OFF_GRID: &str = "<w:adjustRightInd w:val=\"0\"/><w:snapToGrid w:val=\"0\"/>";

fn styles() -> Vec<Style> {
    let heading = |level: u32| format!("<w:keepNext/>{INDENT}<w:outlineLvl w:val=\"{level}\"/>");
    let style = |id, name, based_on, next, paragraph, run| Style { id, name, based_on, next, paragraph, run };
    vec![
        style("BodyText", "公文正文", "Normal", "BodyText", INDENT.to_owned(), String::new()),
        style("Heading1", "heading 1", "Normal", "BodyText", heading(0), fonts(HEI)),
        style("Heading2", "heading 2", "Normal", "BodyText", heading(1), fonts(KAI)),
        style(
            "Title",
            "Title",
            "Normal",
            "BodyText",
            format!("{}<w:jc w:val=\"center\"/>", exact(660)),
            fonts(TITLE) + &untightened() + &size(44),
        ),
        style(
            "RedName",
            "红头",
            "Normal",
            "Issue",
            format!(
                "{OFF_GRID}<w:spacing w:before=\"240\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>"
            ),
            format!("{}<w:color w:val=\"{RED}\"/>", fonts(TITLE)),
        ),
        style("Issue", "期号", "Normal", "Normal", "<w:jc w:val=\"center\"/>".to_owned(), String::new()),
        style(
            "HeadLine",
            "红线行",
            "Normal",
            "Normal",
            format!(
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"10\" w:color=\"{RED}\"/></w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"8845\"/></w:tabs>{}",
                "<w:spacing w:before=\"290\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/>"
            ),
            String::new(),
        ),
        style(
            "NumberLine",
            "发文字号",
            "Normal",
            "Normal",
            format!(
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"10\" w:color=\"{RED}\"/></w:pBdr><w:spacing w:before=\"1158\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
            ),
            String::new(),
        ),
        style("Recipient", "主送机关", "Normal", "BodyText", String::new(), String::new()),
        style(
            "Signed",
            "署名",
            "Normal",
            "Signed",
            "<w:keepNext/><w:ind w:rightChars=\"400\" w:right=\"1264\"/><w:jc w:val=\"right\"/>".to_owned(),
            String::new(),
        ),
        style(
            "FootLine",
            "版记",
            "Normal",
            "FootLine",
            format!(
                "{OFF_GRID}<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"420\" w:lineRule=\"exact\"/><w:ind w:left=\"1120\" w:right=\"280\" w:hanging=\"840\"/><w:jc w:val=\"left\"/>"
            ),
            untightened() + &size(28),
        ),
        style(
            "FormTitle",
            "表题",
            "Normal",
            "FormText",
            format!(
                "{OFF_GRID}<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
            ),
            fonts(TITLE) + &untightened() + &size(40),
        ),
        style(
            "FormText",
            "表内文字",
            "Normal",
            "FormText",
            format!("{OFF_GRID}{}<w:jc w:val=\"left\"/>", exact(360)),
            untightened() + &size(24),
        ),
        style("FormLabel", "表内栏目", "FormText", "FormText", "<w:jc w:val=\"center\"/>".to_owned(), fonts(HEI)),
        style("FormCentre", "表内居中", "FormText", "FormText", "<w:jc w:val=\"center\"/>".to_owned(), String::new()),
        style("FormRight", "表外右侧", "FormText", "FormText", "<w:jc w:val=\"right\"/>".to_owned(), String::new()),
        style(
            "Caption",
            "caption",
            "FormText",
            "FormText",
            "<w:spacing w:before=\"60\" w:after=\"160\" w:line=\"360\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
                .to_owned(),
            String::new(),
        ),
        style("ChartTitle", "图表标题", "Caption", "Chart", "<w:keepNext/>".to_owned(), fonts(HEI)),
        style(
            "Picture",
            "照片",
            "Normal",
            "Caption",
            format!(
                "<w:keepNext/>{OFF_GRID}<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>"
            ),
            String::new(),
        ),
        // A photo stays with its caption below; a chart has its title above and holds nothing that follows it.
        style("Chart", "图表", "Picture", "Normal", "<w:keepNext w:val=\"0\"/>".to_owned(), String::new()),
        style("Hairline", "细行", "Normal", "Normal", format!("{OFF_GRID}{}", exact(20)), size(2)),
        style(
            "Footer",
            "footer",
            "Normal",
            "Footer",
            format!("{OFF_GRID}{}", exact(300)),
            fonts(SONG) + &untightened() + &size(28),
        ),
    ]
}

/// `word/styles.xml`.
pub(crate) fn styles_xml() -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    );
    let _ = write!(
        xml,
        "<w:docDefaults><w:rPrDefault><w:rPr>{}{}<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        fonts(FANG),
        size(32)
    );
    let _ = write!(
        xml,
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>{}<w:jc w:val=\"both\"/></w:pPr><w:rPr>{}{}</w:rPr></w:style>",
        exact(LINE),
        fonts(FANG),
        tighter() + &size(32)
    );
    for Style { id, name, based_on, next, paragraph, run } in styles() {
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{based_on}\"/><w:next w:val=\"{next}\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    let _ = write!(
        xml,
        "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultFont\"><w:name w:val=\"Default Paragraph Font\"/><w:semiHidden/></w:style><w:style w:type=\"character\" w:styleId=\"Lead\"><w:name w:val=\"二级标题引文\"/><w:rPr>{}</w:rPr></w:style>",
        fonts(KAI)
    );
    xml.push_str("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"85\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>");
    xml
}
