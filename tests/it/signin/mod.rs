//! Signing in and changing the password.

mod login;
mod pages;
mod password;
