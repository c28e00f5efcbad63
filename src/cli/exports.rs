//! `kunpeng export`

use std::io::Write;
use std::path::{Path, PathBuf};

use super::office;
use crate::access::Permission;
use crate::config::Storage;
use crate::error::{Code, Error};
use crate::export::{self, ExportList, ExportRequest, Format};
use crate::misread;

/// The arguments of an export.
#[derive(Debug, clap::Args)]
pub struct ExportArguments {
    /// 名单：companies 企业名单，listings 上市公司名单，blockers 困难问题台账，financials 财务数据，standards 上市标准匹配表，pool 上市后备库名单
    #[arg(value_parser = super::exported)]
    what: ExportList,
    /// 输出文件，- 为标准输出；默认按“单位+表名+日期”命名，放在当前目录
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// 格式：xlsx 或 csv；默认按输出文件的扩展名，否则 xlsx
    #[arg(long, value_parser = super::format)]
    format: Option<Format>,
    /// 筛选和排序，写法与接口相同，如 "stage=reserved&sort=-priority"
    #[arg(long, default_value = "")]
    filter: String,
    /// 以哪个账号导出，默认以领导小组办公室身份
    #[arg(long = "as", value_name = "USER")]
    as_user: Option<String>,
}

/// Writes a list to a file or to standard output.
pub fn export(storage: &Storage, arguments: &ExportArguments) -> Result<u8, Error> {
    let request = ExportRequest::parse(arguments.what, &arguments.filter)?;
    let by_ending = arguments.output.as_deref().and_then(by_ending);
    let format = arguments.format.or(by_ending).unwrap_or(Format::Xlsx);
    let workplace = office::open_workplace(storage)?;
    let actor = office::actor(&workplace, arguments.as_user.as_deref(), Permission::Export)?;
    let file = export::export(&actor, &request, format)?;
    let target = arguments.output.as_deref().unwrap_or(Path::new(&file.name));
    if target == Path::new("-") {
        std::io::stdout().write_all(&file.bytes)?;
        return Ok(0);
    }
    std::fs::write(target, &file.bytes).map_err(|error| {
        let sentence = format!("无法写入文件 {}：{}。", target.display(), misread::of_io(&error));
        Error::bad_request(Code::CannotWrite, sentence)
    })?;
    eprintln!("已导出 {} 行：{}", file.rows, target.display());
    Ok(0)
}

fn by_ending(file: &Path) -> Option<Format> {
    file.extension()?.to_str()?.to_lowercase().parse().ok()
}
