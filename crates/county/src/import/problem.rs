//! What is wrong with a file, said so that the person who keeps it finds the place and knows what to do.

use super::sheet::column_letters;
use std::fmt;

/// One thing wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowProblem {
    /// Name of the sheet, where the table lies on more than one.
    pub sheet: Option<String>,
    /// As the table program shows it, from 1; 0 for what concerns the file as a whole.
    pub row: u32,
    /// The heading of the column, where one cell is at fault.
    pub column: Option<String>,
    /// In Chinese, ready to be shown.
    pub reason: String,
}

impl RowProblem {
    pub(super) fn of_file(fault: &FileFault) -> RowProblem {
        RowProblem { sheet: None, row: 0, column: None, reason: fault.to_string() }
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sheet) = &self.sheet {
            write!(f, "工作表“{sheet}”")?;
        }
        if self.row > 0 {
            write!(f, "第 {} 行", self.row)?;
        }
        if let Some(column) = &self.column {
            write!(f, "“{column}”")?;
        }
        if self.sheet.is_some() || self.row > 0 || self.column.is_some() {
            f.write_str("：")?;
        }
        f.write_str(&self.reason)
    }
}

/// Why a file cannot be read as a table at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("文件是空的")]
    Empty,
    #[error("文件有 {0} MB，名册不该这么大（最多 20 MB），请看看是不是选错了文件")]
    TooBig(usize),
    #[error("表格解开以后太大，名册不该这么大，请看看是不是选错了文件")]
    Bomb,
    #[error("这是旧版 .xls 表格，请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入")]
    OldWorkbook,
    #[error("表格设了打开密码，请去掉密码后另存一份再导入")]
    Locked,
    #[error("这不是表格文件，请选 .xlsx 或 .csv")]
    NotATable,
    #[error("表格打不开，可能没有复制完整或已损坏，请重新复制一份")]
    Damaged,
    #[error("文字编码认不出来，请另存为 UTF-8 编码的 .csv 或 .xlsx 后再导入")]
    Encoding,
    #[error("第 {0} 行有一个引号没有收尾，请用 Excel 或 WPS 打开检查后另存")]
    OpenQuote(u32),
    #[error("第 {row} 行 {column} 列超出了名册的范围，请把有用的内容复制到一张新表再导入", column = column_letters(*.column))]
    TooFar { row: u32, column: u32 },
    #[error("没有找到{what}的表头。表头一行要有：{needed}")]
    NoHeader { what: &'static str, needed: String },
    #[error("{what}里一行内容也没有")]
    NoRows { what: &'static str },
}
