//! What can be wrong with a layout, in the words of whoever drew it in Word.

use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateFault {
    #[error("这不是 Word 文档（.docx）。.doc 和 .wps 要先另存为 .docx")]
    NotWord,
    #[error("文件超过 {0} KB，请把里面的图片压小再存")]
    FileTooLarge(usize),
    #[error("文件解开以后太大，不像一份版式")]
    TooLarge,
    #[error("文件读不出来，可能已损坏（{0}）")]
    Damaged(String),
    #[error("文件里有宏，不能用。请另存为不带宏的 .docx")]
    Macros,
    #[error("文件里嵌着别的文件或者控件（{0}），请删掉再存")]
    Embedded(String),
    #[error("文件引用了外面的内容（{0}），离线时打不开，请改为插入到文件里")]
    External(String),
    #[error("文件里一个字段也没有，印出来每份都一样")]
    NoFields,
    #[error("没有“{name}”这个字段{}", meant(.like))]
    UnknownField { name: String, like: Option<String> },
    #[error("表“{table}”没有“{name}”这一栏，它的栏目是：{}", .columns.join("、"))]
    UnknownColumn { table: String, name: String, columns: Vec<String> },
    #[error("“{0}”是表里的一栏，要放在 Word 表格的一行里，那一行会按条数重复")]
    ColumnOutsideRow(String),
    #[error("同一行里写了两张表的栏目（{0}、{1}），一行只能重复一张表")]
    TwoTables(String, String),
    #[error("“{{{{{0}”后面没有 }}}}，字段要写成 {{{{名称}}}}")]
    Unclosed(String),
    #[error("“{0}”用了全角的花括号，请改成半角 {{{{ }}}}")]
    FullWidth(String),
}

fn meant(like: &Option<String>) -> String {
    like.as_ref().map(|like| format!("，是不是“{like}”")).unwrap_or_default()
}
