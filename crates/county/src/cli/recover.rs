//! `recover`: a code for somebody who has forgotten their passphrase.

use super::Failure;
use clap::Args;
use duxue_county::desk::local_time;
use duxue_county::now_micros;
use duxue_county::recovery::{RecoveryError, RecoveryRequest, recovery_code};
use duxue_county::server::OpenCounty;
use duxue_county::store::Device;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Recover {
    /// 工号或姓名
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub person: Option<String>,
    /// 哪一台电脑（设备号，见 list devices）；这位人员有几台时要写
    #[arg(long, conflicts_with = "file")]
    device: Option<u32>,
    /// 从没同步过的电脑：用 U 盘带来的恢复申请
    #[arg(long)]
    file: Option<PathBuf>,
}

impl Recover {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let (name, sealed) = match (&self.file, &self.person) {
            (Some(file), _) => from_file(file)?,
            (None, Some(person)) => from_county(county, person, self.device)?,
            (None, None) => return Err(Failure::Said("请写工号或姓名".to_owned())),
        };
        let at = local_time(now_micros()).format("%Y-%m-%d %H:%M:%S").to_string();
        let code = recovery_code(&county.folder, &sealed, &name, &at).map_err(told)?;
        println!("人员：{name}");
        println!("恢复码：{code}");
        println!("请先核实是本人。恢复码等于这台电脑的钥匙：用完销毁，不要拍照、不要发到群里。");
        println!("在电脑上点“忘了口令”，填恢复码，设新口令；没上报的记录都还在。");
        Ok(())
    }
}

fn from_file(file: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::Said(format!("打不开 {}：{error}", file.display())))?;
    let request = RecoveryRequest::parse(&bytes).map_err(told)?;
    let sealed = request.sealed().map_err(told)?;
    Ok((request.name, sealed))
}

fn from_county(county: &OpenCounty, person: &str, number: Option<u32>) -> Result<(String, Vec<u8>), Failure> {
    let (record, person) = county.desk.find_person(person)?;
    let name = person.name.unwrap_or_default();
    let mut theirs: Vec<(Device, Vec<u8>)> = Vec::new();
    for device in county.desk.devices()?.into_iter().filter(|device| device.person == record.id) {
        if let Some(sealed) = county.desk.read(|tx| tx.recovery_key(device.number))? {
            theirs.push((device, sealed));
        }
    }
    match (number, theirs.as_slice()) {
        (Some(number), _) => match theirs.into_iter().find(|(device, _)| device.number == number) {
            Some((_, sealed)) => Ok((format!("{name}（{number} 号设备）"), sealed)),
            None => Err(Failure::Said(format!("{name} 没有 {number} 号设备，或者它还没有交过钥匙；请用 --file"))),
        },
        (None, []) => Err(Failure::Said(format!("{name} 的电脑还没有同步过，县里没有它的钥匙；请用 --file"))),
        (None, [(device, sealed)]) => Ok((format!("{name}（{} 号设备）", device.number), sealed.clone())),
        (None, several) => {
            let list: Vec<String> =
                several.iter().map(|(device, _)| format!("  {} 号：{}", device.number, device.machine)).collect();
            Err(Failure::Said(format!("{name} 有几台电脑，请用 --device 写明是哪一台：\n{}", list.join("\n"))))
        }
    }
}

fn told(error: RecoveryError) -> Failure {
    match error {
        RecoveryError::NoKey => Failure::Said("这不是恢复申请，里面没有钥匙".to_owned()),
        RecoveryError::NotOurs => Failure::Said("这把钥匙不是封给本县的，打不开".to_owned()),
        RecoveryError::Folder(error) => Failure::Open(error.into()),
    }
}
