//! `backup` and `restore`: the whole county in one file — database, photos, keys.
//!
//! Invariants: a backup is of one moment; files never change, so those added while it is written do no harm. A restore
//! begins a new epoch and leaves gaps in the numbers, because changes and devices since the backup bear them already.

use super::Failure;
use duxue_county::Config;
use duxue_county::desk::local_time;
use duxue_county::folder::DataFolder;
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::StoreError;
use std::fs::{self, File};
use std::path::Path;

const DATABASE: &str = "county.sqlite3";
/// What else lies in the folder and belongs to the county.
const KEYS: &[&str] = &["recovery.key", "bundle.key", "server.key", "server.crt", "address"];
/// More than a county could have written or enrolled between a backup and its restore.
const NUMBERS_LEFT_OUT: u64 = 1_000_000;
const DEVICES_LEFT_OUT: u32 = 1000;

pub fn back_up(county: &OpenCounty, file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::Said(format!("{} 已经存在，请换一个文件名", file.display())));
    }
    let beside = file.with_extension("part");
    let copy = county.folder.root().join("backup.sqlite3");
    remove_if_there(&copy)?;
    county.store.copy_to(&copy)?;
    let written = write(county, &copy, &beside);
    remove_if_there(&copy)?;
    written?;
    fs::rename(&beside, file)?;
    println!("已备份到 {}（{} MB）", file.display(), fs::metadata(file)?.len().div_ceil(1 << 20));
    println!("备份里有县端的密钥，请妥善保管");
    Ok(())
}

fn write(county: &OpenCounty, copy: &Path, beside: &Path) -> Result<(), Failure> {
    let mut archive = tar::Builder::new(zstd::Encoder::new(File::create(beside)?, 3)?);
    archive.append_path_with_name(copy, DATABASE)?;
    for name in KEYS {
        let path = county.folder.root().join(name);
        if path.exists() {
            archive.append_path_with_name(&path, name)?;
        }
    }
    for media in county.desk.read(|tx| tx.all_media())? {
        let name = hex::encode(media.hash);
        let path = county.shelf.path(&media.hash);
        archive
            .append_path_with_name(&path, format!("media/{}/{name}", &name[..2]))
            .map_err(|error| Failure::Said(format!("文件 {name} 读不出来，备份没有完成：{error}")))?;
    }
    archive.into_inner()?.finish()?.sync_all()?;
    Ok(())
}

pub fn restore(config: &Config, file: &Path) -> Result<(), Failure> {
    let folder = DataFolder::open(&config.data).map_err(duxue_county::StartError::from)?;
    if fs::read_dir(folder.root())?.next().is_some() {
        return Err(Failure::Said(format!(
            "{} 不是空文件夹；为了不覆盖数据，请用 --data 指定一个空的文件夹",
            folder.root().display()
        )));
    }
    let mut archive = tar::Archive::new(zstd::Decoder::new(File::open(file)?)?);
    archive.unpack(folder.root()).map_err(|error| Failure::Said(format!("备份文件不完整，没有恢复：{error}")))?;
    folder.new_epoch().map_err(duxue_county::StartError::from)?;
    let county = OpenCounty::open(config)?;
    county.desk.write(|tx| {
        let (head, history) = tx.head()?;
        tx.set_head(head + NUMBERS_LEFT_OUT, history)?;
        tx.skip_device_numbers(DEVICES_LEFT_OUT)?;
        Ok::<_, StoreError>(())
    })?;
    println!("已恢复到 {}（{}）", folder.root().display(), local_time(now_micros()).format("%Y-%m-%d %H:%M"));
    println!("各设备下次同步时会把备份以后的内容重新上传；备份以后才注册的设备要重新注册");
    super::verify::run(&county)
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
