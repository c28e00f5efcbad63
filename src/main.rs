//! The `kunpeng` program.

fn main() -> std::process::ExitCode {
    kunpeng::cli::run(kunpeng::demo::run)
}
