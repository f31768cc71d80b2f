//! The one mapping from what can go wrong inside to what a person is told.

use crate::refusal::{Code, Refusal};
use crate::words;
use duxue_documents::DocumentError;
use duxue_domain::rules::finding::StepError;
use duxue_store::{StoreError, Vault};
use duxue_sync::CarrierError;

/// What the store refuses or fails at.
pub fn store(error: StoreError) -> Refusal {
    let internal = |error: &StoreError, text: &str| {
        tracing::error!(%error, "the store failed");
        Refusal::new(Code::Failed, text)
    };
    match &error {
        StoreError::WrongPassphrase { wrong } => {
            let left = 5u32.saturating_sub(*wrong);
            let text = match left {
                0 => "口令不对。已经错了五次，请过一会儿再试；忘了口令可以请县督导室恢复，内容不会丢。".to_owned(),
                left => format!("口令不对，还可以再试 {left} 次。请看看大写键和输入法。"),
            };
            Refusal::new(Code::WrongPassphrase, text)
        }
        StoreError::Wait { seconds, .. } => {
            let wait =
                if *seconds < 60 { format!("{seconds} 秒") } else { format!("{} 分钟", seconds.div_ceil(60)) };
            Refusal::new(
                Code::Wait,
                format!("口令连续错了太多次，请 {wait}后再试。忘了口令可以请县督导室恢复，内容不会丢。"),
            )
        }
        StoreError::NoStore(_) => Refusal::new(Code::NotFound, "这台电脑上没有这个人的资料，请先登记。"),
        StoreError::AlreadyThere(_) => Refusal::invalid("这个人已经在这台电脑上登记过，请返回用口令打开。"),
        StoreError::DiskFull { .. } => {
            Refusal::new(Code::DiskFull, "磁盘满了，没能保存。请删掉一些别的文件腾出空间，屏幕上的内容先不要关。")
        }
        StoreError::Damaged { latest_backup, .. } => match latest_backup.as_deref().and_then(Vault::day_of_copy) {
            Some(day) => {
                tracing::error!(%error, "the store is damaged");
                Refusal::new(
                    Code::Damaged,
                    format!(
                        "资料文件损坏了，可能是磁盘出了毛病；没有改动它。可以换成 {}的自动备份接着用，之后写的能找回的都会找回，损坏的文件留着不删。",
                        words::month_and_day(day)
                    ),
                )
            }
            None => {
                internal(&error, "资料文件损坏，没有改动它，也还没有自动备份。请不要再用这台电脑记录，联系县督导室。")
            }
        },
        StoreError::NewerSchema { .. } => {
            Refusal::new(Code::Failed, "资料是更新版本的程序写的，这个版本打不开。请升级程序，内容都还在。")
        }
        StoreError::KeyFile { .. } | StoreError::WrongKey | StoreError::RecoveryKey(_) => {
            internal(&error, "钥匙文件有问题，资料没有改动。请联系县督导室。")
        }
        StoreError::File { .. } => internal(&error, "读写文件失败。请看看磁盘是不是好的，再试一次。"),
        StoreError::Source(_) => internal(&error, "选的文件读不出来，请重新选一次。"),
        StoreError::Shape(_) => internal(&error, "这一处内容和记录的结构对不上，没有保存。请关掉窗口重新打开。"),
        StoreError::OtherKind { .. } | StoreError::OtherScope { .. } => {
            internal(&error, "这条记录不是这一类，没有保存。请返回上一页再打开。")
        }
        StoreError::NoRecord(_) => Refusal::not_found("这条记录"),
        StoreError::UnsentInScope { .. } => {
            internal(&error, "有一所学校不再由你负责，但还有没上报的内容。同步会先把它报上去。")
        }
        StoreError::NotInChain(_) => internal(&error, "县里的回执和本机的记录对不上，什么都没有删。请联系县督导室。"),
        StoreError::NoMedia(_) => Refusal::new(Code::NotFound, "这张照片不在这台电脑上，联网同步后可以看。"),
        StoreError::MediaDiffers(_) | StoreError::MediaGap { .. } => {
            internal(&error, "照片没有传完整，下次同步会接着传。")
        }
        StoreError::MediaUnsent(_) => Refusal::invalid("这张照片还没有上报，不能从本机清掉。"),
        StoreError::NotABackup(_) => Refusal::invalid("这个文件不是督学随行的备份，请重新选。"),
        StoreError::Database(_) | StoreError::Unreadable { .. } => {
            internal(&error, "读写资料失败，没有保存。请关掉窗口重新打开；还不行就联系县督导室。")
        }
    }
}

/// What a step of a finding lacks.
pub fn step(error: &StepError) -> Refusal {
    let code = match error {
        StepError::NoEvidence => Code::NeedsEvidence,
        StepError::NoReason => Code::NeedsReason,
        StepError::NotAllowed { .. }
        | StepError::AlreadyFound
        | StepError::Nobody
        | StepError::NoVerdict
        | StepError::NoDeadline
        | StepError::DeadlineNotLater(_) => Code::Invalid,
    };
    Refusal::new(code, format!("{error}。"))
}

/// What stops a round of sync.
pub fn carrier(error: &CarrierError) -> Refusal {
    match error {
        CarrierError::Unreachable(detail) => {
            tracing::info!(detail, "the county cannot be reached");
            Refusal::new(Code::Offline, "连不上县督导室。请看看网络，记录都在本机，连上后再同步。")
        }
        CarrierError::CountyFailed(detail) => {
            tracing::warn!(detail, "the county failed");
            Refusal::new(Code::Offline, "县督导室的服务器出了问题，没有收完。记录都在本机，过一会儿再同步。")
        }
        CarrierError::NotAdmitted => Refusal::new(
            Code::Failed,
            "县里不认这台电脑，可能停用了，也可能县里换过服务器。记录都在本机：请县督导室发一张登记码，锁上以后点“用登记码登记”，还写原来的口令，记录会接着报。",
        ),
        CarrierError::Version(text) if !text.trim().is_empty() => Refusal::new(Code::Failed, text.clone()),
        CarrierError::Version(_) => {
            Refusal::new(Code::Failed, "程序的版本和县里的不一样，请升级后再同步。记录都在本机。")
        }
        CarrierError::Unreadable(detail) => {
            tracing::warn!(detail, "an answer that cannot be read");
            Refusal::new(Code::Offline, "县里的回答没有读全，可能断了网。请再同步一次，会接着传。")
        }
        CarrierError::WrongServer => Refusal::new(
            Code::Failed,
            "连到的不是县督导室的服务器，为了安全没有传。请换个网络再试，还不行就联系县督导室。",
        ),
    }
}

/// What stops a paper from being set.
pub fn document(error: &DocumentError) -> Refusal {
    tracing::warn!(%error, "a paper was not made");
    Refusal::new(Code::Failed, format!("{error}。"))
}
