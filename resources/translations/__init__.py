"""The program's words in other languages: `ko.ts` to write in, `ko.qm` to load, and the script that keeps both true."""
