//! The `kunpeng` program.

fn main() -> std::process::ExitCode {
    kunpeng::cli::run()
}
