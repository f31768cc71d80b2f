//! The command line of a device.
//!
//! Invariants: it works through the same use cases as the window and can do nothing that the window may not. Exit 0
//! done, 1 refused or failed with a sentence on standard error, 2 wrong usage. With `--json` every line on standard
//! output is one JSON value.

mod care;
mod enrol;
mod line;
mod look;
mod open;
mod papers;
mod print;
mod record;
mod recover;
mod serve;
mod sync;
mod usage;

use crate::app::App;
use crate::refusal::Refusal;
use clap::{Parser, Subcommand};
use print::Out;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(name = "duxue-cli", version, about = "督学随行 · 没有窗口的设备", args_override_self = true)]
struct Arguments {
    /// 本机资料文件夹
    #[arg(long, global = true, default_value = "duxue-data")]
    data: PathBuf,
    /// 每行一个 JSON，给程序读
    #[arg(long, global = true)]
    json: bool,
    /// 姓名；同一台电脑上登记了几个人时要写
    #[arg(long, global = true)]
    person: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 用登记码登记，设置口令，并同步一次
    Enrol(enrol::Enrol),
    /// 列出学校
    Schools,
    /// 列出一类记录，最近的在前
    List(look::List),
    /// 看一条记录
    Show { id: String },
    /// 查找
    Search { words: Vec<String> },
    /// 一类记录有哪些字段（JSON Schema）；不写类别则全部
    Schema { kind: Option<String> },
    /// 从文件（- 为标准输入）逐行记录：{"kind", "id"?, "scope"?, "fields"}；同一编号再来一次是修改
    Record { file: PathBuf },
    /// 给记录加照片或文件
    Attach(record::Attach),
    /// 同步一次
    Sync(sync::Sync),
    /// 没有网络时用 U 盘同步
    #[command(subcommand)]
    Bundle(sync::BundleCommand),
    /// 起草（或打开）一个月的简报，存为文件
    Brief(papers::BriefFile),
    /// 把一条记录存为文书：work-record 工作记录表、feedback 现场反馈单、lesson-record 听课记录表、notice 整改通知书、ledger 隐患台账
    Document(papers::Document),
    /// 列出两台电脑写得不一样的地方
    Conflicts,
    /// 定下用哪一种写法
    Resolve(sync::Resolve),
    /// 核对资料、照片和待上报的内容是否完好
    Verify,
    /// 备份成一个加密的文件
    Backup { file: PathBuf },
    /// 忘了口令：用县里给的恢复码重设
    #[command(subcommand)]
    Recover(recover::RecoverCommand),
    /// 从备份恢复
    Restore { file: PathBuf },
    /// 在本机浏览器里用同样的页面
    Serve(serve::Serve),
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Said(String),
    #[error("{}", .0.text)]
    Refused(#[from] Refusal),
    /// What is wrong has been printed already, piece by piece.
    #[error("")]
    Told,
    #[error("没有写出去：{}", file_words(.0))]
    Output(#[from] std::io::Error),
}

/// What went wrong with a file, in words.
fn file_words(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "文件不在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::StorageFull => "磁盘满了",
        ErrorKind::AddrInUse => "端口被别的程序占用了",
        ErrorKind::InvalidData => "不是 UTF-8 文字",
        ErrorKind::IsADirectory => "这是一个文件夹",
        _ => "读写出错",
    }
}

/// Runs the program's arguments.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("DUXUE_LOG").unwrap_or_else(|_| EnvFilter::new("off")))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::told(&error),
    };
    match act(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the list (`head`) has seen enough.
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn act(arguments: Arguments) -> Result<(), Failure> {
    let mut out = Out::new(arguments.json);
    let app = App::new(&arguments.data);
    // These need no open store.
    match arguments.command {
        Command::Enrol(enrol) => return enrol.run(&app, &mut out),
        Command::Schema { kind } => return look::schema(kind.as_deref(), &mut out),
        Command::Restore { file } => return care::restore(&app, &file, &mut out),
        Command::Serve(serve) => return serve.run(app),
        Command::Recover(command) => return command.run(&app, arguments.person.as_deref(), &mut out),
        _ => {}
    }
    open::open(&app, arguments.person.as_deref())?;
    match arguments.command {
        Command::Schools => look::schools(&app, &mut out),
        Command::List(list) => list.run(&app, &mut out),
        Command::Show { id } => look::show(&app, &id, &mut out),
        Command::Search { words } => look::search(&app, &words.join(" "), &mut out),
        Command::Record { file } => record::run(&app, &file, &mut out),
        Command::Attach(attach) => attach.run(&app, &mut out),
        Command::Sync(sync) => sync.run(&app, &mut out),
        Command::Bundle(command) => command.run(&app, &mut out),
        Command::Brief(brief) => brief.run(&app, &mut out),
        Command::Document(document) => document.run(&app, &mut out),
        Command::Conflicts => sync::conflicts(&app, &mut out),
        Command::Resolve(resolve) => resolve.run(&app, &mut out),
        Command::Verify => care::verify(&app, &mut out),
        Command::Backup { file } => care::backup(&app, &file, &mut out),
        Command::Enrol(_)
        | Command::Schema { .. }
        | Command::Recover(_)
        | Command::Restore { .. }
        | Command::Serve(_) => Ok(()),
    }
}
