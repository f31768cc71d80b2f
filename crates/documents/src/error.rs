//! What can go wrong while a paper is set.

use thiserror::Error;

/// Every way in which writing a document fails. Texts are plain Chinese: they reach the person as they are.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// A photo whose bytes are no readable JPEG, PNG or WebP.
    #[error("照片“{caption}”打不开，可能已损坏，请换一张或先移除")]
    Photo { caption: String },
    /// What was drawn on a photo cannot be drawn here; the text goes to the log.
    #[error("照片上的标注画不出来：{0}")]
    Marks(String),
    /// A paper asked for by a name that the catalogue of papers lacks.
    #[error("没有名为“{0}”的文书")]
    UnknownPaper(String),
    /// The catalogue of papers itself cannot be read.
    #[error("文书栏目文件有误：{0}")]
    Catalogue(String),
    /// Setting the pages failed; the text is the typesetter's own and goes to the log.
    #[error("PDF 没有生成：{0}")]
    Typesetting(String),
    /// A bundled font cannot be unpacked: the installation is damaged.
    #[error("字体文件损坏，请重新安装程序")]
    Font,
    /// The Word file could not be packed.
    #[error("Word 文件没有生成：{0}")]
    Word(String),
    /// A county's own layout of a paper that cannot be filled in.
    #[error("县里的文书版式有问题：{0}")]
    Template(String),
    /// The .zip could not be packed.
    #[error("压缩包没有生成：{0}")]
    Archive(String),
    /// The workbook could not be written.
    #[error("Excel 文件没有生成：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
