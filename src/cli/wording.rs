//! Chinese texts for clap: the frame of its help, and its errors.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::misread;

/// Translates the frame of the help of a command and its subcommands.
pub fn in_chinese(command: Command) -> Command {
    let asks = |name: &'static str, short, help, action| {
        Arg::new(name).short(short).long(name).help(help).help_heading("选项").action(action)
    };
    let is_whole = command.get_version().is_some();
    let command = command
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            arg.help_heading(heading)
        })
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}")
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(asks("help", 'h', "显示帮助", ArgAction::Help));
    let command = if is_whole {
        command.arg(asks("version", 'V', "显示版本", ArgAction::Version))
    } else {
        command
    };
    command.mut_subcommands(in_chinese)
}

/// Returns why the arguments were refused, or `None` for help and version.
pub fn refusal(error: &clap::Error) -> Option<String> {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("不认识参数“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("参数“{argument}”缺少取值"),
        ErrorKind::InvalidValue => {
            let known = word(ContextKind::ValidValue);
            format!("参数“{argument}”不认识取值“{value}”，可用的值：{known}")
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(|why| misread::of_text(&why.to_string()));
            format!("参数“{argument}”的取值“{value}”有误：{}", why.unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "请写明要执行的命令".to_owned(),
        ErrorKind::ArgumentConflict => match word(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => {
                format!("参数“{argument}”只能写一次")
            }
            prior => format!("参数“{argument}”不能与“{prior}”同时使用"),
        },
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("参数“{argument}”的取值个数不符")
        }
        ErrorKind::InvalidUtf8 => "参数须为 UTF-8 文本".to_owned(),
        _ => "命令行无法识别".to_owned(),
    };
    Some(format!("{}。用法见 --help。", what.trim_end_matches('。')))
}
