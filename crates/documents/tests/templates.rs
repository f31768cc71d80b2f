//! A county's own layouts: what they are filled with, what is told of a wrong one, and what is not let in.
#![allow(clippy::unwrap_used)]

mod samples;

use duxue_documents::*;
use samples::all::papers;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The text of a .docx, a line for each paragraph.
fn words(docx: &[u8]) -> Vec<String> {
    let mut zip = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let lines = xml.split("</w:p>").map(|paragraph| {
        let texts = paragraph
            .replace("<w:br/>", "<x>\n")
            .split('<')
            .filter_map(|tag| tag.split_once('>'))
            .map(|(_, text)| text)
            .collect::<String>();
        texts.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", "\"")
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// A .docx whose body is this XML; further parts may be given, and take the place of those of that name.
fn word(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())];
    for (name, content) in more {
        parts.retain(|(held, _)| held != name);
        parts.push((name, content));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn line(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn told(id: &str, docx: &[u8]) -> Vec<String> {
    template_faults(id, docx).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn every_paper_has_a_layout_to_begin_from_that_says_what_the_programs_own_says() {
    for (id, title) in template_papers().unwrap() {
        let sample = template_sample(&id).unwrap();
        assert_eq!(told(&id, &sample), Vec::<String>::new(), "{id} {title}");
    }
    for (name, paper) in papers() {
        let id = name.strip_prefix("blank-").unwrap_or(name);
        let filled = docx_in(id, paper.sheet(), &template_sample(id).unwrap()).unwrap();
        let (own, other) = (words(&docx(paper.sheet()).unwrap()), words(&filled));
        assert!(!other.iter().any(|line| line.contains("{{")), "{name}: {other:?}");
        // Charts, photos and what is only in the program's own foot are not fields.
        let not_fields = |line: &&String| {
            let fixed = ["印发", "现场照片", "共印", "第 ", "第11期", "Rt", "照片", "（柳湾完全小学，2026年11月18日）"]
                .iter()
                .any(|word| line.contains(word));
            !fixed && !line.trim().is_empty()
        };
        let other = other.concat();
        let lacking: Vec<&String> = own
            .iter()
            .filter(not_fields)
            .filter(|line| !other.contains(line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim()))
            .filter(|line| {
                !["隐患的类别和状态", "逐月督导、听课和隐患", "八项内容看过没有", "各部分得分和失分", "课堂互动"]
                    .iter()
                    .any(|chart| line.contains(chart))
            })
            .collect();
        assert!(lacking.is_empty(), "{name} lacks {lacking:?}");
    }
}

#[test]
fn a_row_is_repeated_and_a_field_may_be_cut_into_runs_by_word() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", line(text));
    let cut = r#"<w:p><w:r><w:t xml:space="preserve">致 {</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{主</w:t></w:r><w:proofErr/><w:r><w:t>送}}收</w:t></w:r></w:p>"#;
    let body = format!(
        "{cut}<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>{}",
        cell("问题"),
        cell("要求"),
        cell("{{整改事项.序号}}．{{ 整改事项.存在问题 }}"),
        cell("{{整改事项.整改要求}}"),
        line("{{正文}}")
    );
    let layout = word(&body, &[]);
    assert_eq!(told("notice", &layout), Vec::<String>::new());
    let paper = rectification_notice(&samples::notice()).unwrap();
    let words = words(&docx_in("notice", Sheet::Official(&paper), &layout).unwrap());
    assert_eq!(words[0], "致 柳湾完全小学：收");
    assert_eq!(words[3], "1．北侧围墙约8米出现竖向裂缝，未设警戒");
    assert_eq!(words[8], "分层分区存放，贴标签，专人检查");
    // Each paragraph of the text is one of its own.
    assert_eq!(
        (words.len(), words[9].starts_with("经2026年11月18日督导"), words[10].starts_with("请于2026年12月5日前")),
        (11, true, true)
    );
}

#[test]
fn a_paper_without_rows_keeps_one_that_is_empty_and_a_value_is_never_markup() {
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>[{{反馈的问题.建议}}]</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let layout = word(&format!("{}{table}", line("学校：{{学校}}")), &[]);
    let paper = form_paper("feedback", &PaperValues::default().text("school", "<w:p>&{{标题}}\u{0}")).unwrap();
    let blank = words(&docx_in("feedback", Sheet::Form(&paper), &layout).unwrap());
    assert_eq!(blank[0], "学校：<w:p>&{{标题}}");
    assert!(blank[1..].iter().all(|line| line == "[]"), "{blank:?}");
}

#[test]
fn everything_wrong_is_told_at_once_by_the_fields_names() {
    let body = ["{{学校名称}}", "{{反馈的问题.建议}}", "｛｛学校｝｝", "写到一半 {{学校", "{{没有这个}}", "{{学校}}"];
    let two = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{反馈的问题.责任}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let layout = word(&format!("{}{two}", body.map(line).concat()), &[]);
    assert_eq!(
        told("feedback", &layout),
        [
            "没有“学校名称”这个字段，是不是“学校”",
            "“反馈的问题.建议”是表里的一栏，要放在 Word 表格的一行里，那一行会按条数重复",
            "“｛｛学校｝｝”用了全角的花括号，请改成半角 {{ }}",
            "“{{学校”后面没有 }}，字段要写成 {{名称}}",
            "没有“没有这个”这个字段",
            "表“反馈的问题”没有“责任”这一栏，它的栏目是：序号、问题（地点和事实）、对应事项、建议、是否需书面整改、完成时限",
        ]
    );
    let both = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{逐条复查.原问题}}{{前后对比照片.部位}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert!(told("recheck", &word(both, &[]))[0].contains("一行只能重复一张表"));
    assert_eq!(told("feedback", &word(&line("督导反馈"), &[])), ["文件里一个字段也没有，印出来每份都一样"]);
    assert!(template_faults("nothing", &layout).is_err());
}

#[test]
fn a_hostile_or_broken_file_is_refused_in_words() {
    let field = line("{{学校}}");
    let relations = |target: &str, kind: &str| {
        format!(
            r#"<Relationships><Relationship Id="a" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>"#
        )
    };
    let rels = "word/_rels/document.xml.rels";
    let refused = |layout: Vec<u8>, said: &str| {
        let told = told("feedback", &layout);
        assert!(told.len() == 1 && told[0].contains(said), "{said}: {told:?}");
    };
    refused(b"\xd0\xcf\x11\xe0 an old .doc".to_vec(), ".doc");
    refused(b"PK\x03\x04 cut off".to_vec(), "损坏");
    refused(word(&field, &[("word/vbaProject.bin", b"x")]), "宏");
    refused(word(&field, &[("word/embeddings/a.xlsx", b"x")]), "嵌着");
    refused(word(&field, &[(rels, relations("http://evil/a.dotm", "attachedTemplate").as_bytes())]), "外面的内容");
    // However it is written.
    let disguised = "<r:Relationships xmlns:r='x'><r:Relationship Type='http://x/&#105;mage' Target='http://evil/a.png' TargetMode='&#69;xternal'></r:Relationship></r:Relationships>";
    refused(word(&field, &[(rels, disguised.as_bytes())]), "外面的内容");
    let macros = r#"<Relationships><Relationship Type="http://x/vbaProject" Target="a.bin"/></Relationships>"#;
    refused(word(&field, &[(rels, macros.as_bytes())]), "宏");
    let object = r#"<Relationships><Relationship Type="http://x/oleObject" Target="media/a.bin"/></Relationships>"#;
    refused(word(&field, &[(rels, object.as_bytes())]), "嵌着");
    refused(word(&field, &[("word/document.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><w:document/>")]), "损坏");
    refused(word(&field, &[("word/document.xml", b"<w:document><w:body></w:document>")]), "损坏");
    refused(word(&format!("{}{field}{}", "<w:sdt>".repeat(5000), "</w:sdt>".repeat(5000)), &[]), "损坏");
    refused(word(&field, &[("../../etc/passwd", b"x")]), "损坏");
    // Five megabytes of nothing pack to five kilobytes: what counts is what they unpack to.
    let nothing = vec![b' '; 5 << 20];
    refused(word(&field, &[("word/media/a.xml", &nothing)]), "太大");
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let noise: Vec<u8> = (0..400_000).map(|_| next()).collect();
    refused(word(&field, &[("word/media/a.png", &noise)]), "KB");
    // A link that is clicked by a person is only a link.
    let link = relations("https://www.moe.gov.cn", "hyperlink");
    assert_eq!(told("feedback", &word(&field, &[(rels, link.as_bytes())])), Vec::<String>::new());
}

/// `docs/layouts.md` lists every field; `UPDATE_DOCS=1` writes the lists anew.
#[test]
fn the_guide_lists_the_fields_that_there_are() {
    let mut lists = String::new();
    for (id, title) in template_papers().unwrap() {
        let names = Names::of(&id).unwrap();
        lists.push_str(&format!("\n### {title}（`{id}`）\n\n"));
        let texts: Vec<String> = names.texts.iter().map(|name| format!("`{{{{{name}}}}}`")).collect();
        lists.push_str(&format!("- 字段：{}\n", texts.join(" ")));
        for (table, columns) in &names.tables {
            let columns: Vec<String> = columns.iter().map(|column| format!("`{{{{{table}.{column}}}}}`")).collect();
            lists.push_str(&format!("- 表“{table}”，写在 Word 表格的一行里：{}\n", columns.join(" ")));
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/layouts.md");
    let guide = std::fs::read_to_string(&file).unwrap();
    let (before, _) = guide.split_once("## 各种文书的字段\n").unwrap();
    let wanted = format!("{before}## 各种文书的字段\n{lists}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, wanted).unwrap();
    } else {
        assert_eq!(guide, wanted);
    }
}
