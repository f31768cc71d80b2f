//! Why a command was not done, in words.

use duxue_county::StartError;
use duxue_county::desk::{AccountError, EditError, EnrolError, LoginError, PersonError, RosterError};
use duxue_county::store::StoreError;

/// Why a command was not done, as told to the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Said(String),
    #[error("打不开县端数据：{0}")]
    Open(StartError),
    #[error("数据库出错：{0}")]
    Store(StoreError),
    #[error(transparent)]
    Person(#[from] PersonError),
    #[error("没有写成：{0}")]
    Edit(#[from] EditError),
    #[error("文件读写失败：{0}")]
    File(#[from] std::io::Error),
    #[error("导出失败：{0}")]
    Workbook(#[from] duxue_documents::DocumentError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(error) => Failure::Said(format!("数据库连不上：{error}")),
            StoreError::Moved(to) => Failure::Said(format!("本县的数据已搬到 {to}，这里不能再写")),
            StoreError::Occupied => {
                Failure::Said("那里已有一个县的数据，什么也没有写；请换一个编号或另一个库".to_owned())
            }
            error => Failure::Store(error),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Store(error) => error.into(),
            error => Failure::Open(error),
        }
    }
}

impl From<RosterError> for Failure {
    fn from(error: RosterError) -> Self {
        match error {
            RosterError::File(problems) => {
                let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
                Failure::Said(format!("有 {} 处不对，什么也没有导入：\n{}", problems.len(), lines.join("\n")))
            }
            RosterError::Edit(error) => error.into(),
            RosterError::Store(error) => error.into(),
        }
    }
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Store(error) => error.into(),
            LoginError::Wrong
            | LoginError::CodeNeeded
            | LoginError::CodeWrong
            | LoginError::Expired
            | LoginError::Locked { .. }
            | LoginError::Hash => Failure::Said("密码没有设成，请再试一次".to_owned()),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotThere => Failure::Said("没有这个账号".to_owned()),
            AccountError::Refused(text) => Failure::Said(text.to_owned()),
            AccountError::Hash => Failure::Said("密码没有设成，请再试一次".to_owned()),
            AccountError::Store(error) => error.into(),
        }
    }
}

impl From<EnrolError> for Failure {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::WebOnly => Failure::Said("只看的、系部督导小组和学生信息员用县里的网页，不登记电脑".to_owned()),
            EnrolError::PersonNotActive => Failure::Said("这位人员已停用，不能注册设备".to_owned()),
            EnrolError::Store(error) => error.into(),
            EnrolError::Wrong | EnrolError::Expired | EnrolError::Used => {
                Failure::Said("登记码没有生成，请再试一次".to_owned())
            }
        }
    }
}
