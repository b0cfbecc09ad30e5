"""The programs of `docs/programs.md`: how each is run, and the function that writes its bytes.

`make programs` runs the real ones and compares; a function stands for its program in the tests.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from tests.programs import copiers, data_frames, spreadsheets
from tests.programs.csv_text import Save


class Tool(Enum):
    """What runs a program: each kind is installed in its own way."""

    PYTHON = "python"
    NODE = "node"
    R = "Rscript"
    COMMAND = "sh"
    NOTHING = ""
    """It cannot be run here."""


class Way(NamedTuple):
    """One way to open a file and save it."""

    words: str
    """How the table names it."""
    save: Save
    code: str
    """What the tool runs: {source} and {target} stand for the two files."""


class Program(NamedTuple):
    """A program, with its usual way and the one that leaves the cells alone, if it has one."""

    name: str
    tool: Tool
    packages: tuple[tuple[str, str], ...]
    """What is installed for it, with versions; the first one is it."""
    usual: Way
    careful: Way | None = None

    @property
    def version(self) -> str:
        """Return the version of the program itself."""
        return self.packages[0][1]

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return the usual way, and the careful one if there is one."""
        return (self.usual,) if self.careful is None else (self.usual, self.careful)


LIBREOFFICE = (
    "soffice --headless -env:UserInstallation=file://{folder}/profile --infilter={filter} "
    "--convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false' "
    "--outdir {folder}/saved {source} && mv {folder}/saved/$(basename {source}) {target}"
)
TEXT_COLUMNS = "/".join(f"{number}/2" for number in range(1, 12))
SHEETJS = (
    "const X=require('xlsx');X.writeFile(X.readFile('{source}'%s),'{target}',{{bookType:'csv'}})"
)
PAPAPARSE = (
    "const fs=require('fs'),P=require('papaparse');"
    "const t=fs.readFileSync('{source}','utf8');"
    "fs.writeFileSync('{target}',P.unparse(P.parse(t%s).data%s))"
)
STRINGIFY = (
    "const fs=require('fs'),p=require('csv-parse/sync'),s=require('csv-stringify/sync');"
    "fs.writeFileSync('{target}',s.stringify(p.parse(fs.readFileSync('{source}'))%s))"
)
R_TEXT = "colClasses='character', na.strings=character(), check.names=FALSE"

PROGRAMS = (
    Program(
        "Excel",
        Tool.NOTHING,
        (("excel", "as documented, not run"),),
        Way("opened by a double click, saved as CSV UTF-8", spreadsheets.excel, ""),
        Way("*Data*, *From Text/CSV*, every column as text", spreadsheets.excel_text, ""),
    ),
    Program(
        "LibreOffice",
        Tool.COMMAND,
        (("soffice", "7.4.7.2"),),
        Way(
            "opened, saved as CSV",
            spreadsheets.libreoffice,
            LIBREOFFICE.replace("{filter}", "CSV:44,34,76"),
        ),
        Way(
            "column type *Text* for every column when it is opened",
            spreadsheets.libreoffice_text,
            LIBREOFFICE.replace("{filter}", f"CSV:44,34,76,1,{TEXT_COLUMNS}"),
        ),
    ),
    Program(
        "Gnumeric",
        Tool.COMMAND,
        (("ssconvert", "1.12.55"),),
        Way("`ssconvert f g`", spreadsheets.gnumeric, "ssconvert {source} {target}"),
    ),
    Program(
        "SheetJS",
        Tool.NODE,
        (("xlsx", "0.18.5"),),
        Way("`readFile`, `writeFile`", spreadsheets.sheetjs, SHEETJS % ""),
        Way("`readFile(f, {raw: true})`", spreadsheets.sheetjs_raw, SHEETJS % ",{{raw:true}}"),
    ),
    Program(
        "pyexcel",
        Tool.PYTHON,
        (("pyexcel", "0.7.6"), ("pyexcel-io", "0.6.8")),
        Way(
            "`save_as(file_name=f, dest_file_name=g)`",
            spreadsheets.pyexcel,
            "import pyexcel; pyexcel.save_as(file_name='{source}', dest_file_name='{target}')",
        ),
        Way(
            "`auto_detect_int=False, auto_detect_float=False, auto_detect_datetime=False`",
            spreadsheets.pyexcel_text,
            "import pyexcel; pyexcel.save_as(file_name='{source}', dest_file_name='{target}', "
            "auto_detect_int=False, auto_detect_float=False, auto_detect_datetime=False)",
        ),
    ),
    Program(
        "pandas",
        Tool.PYTHON,
        (("pandas", "3.1.1"),),
        Way(
            "`read_csv(f).to_csv(g, index=False)`",
            data_frames.pandas,
            "import pandas; pandas.read_csv('{source}').to_csv('{target}', index=False)",
        ),
        Way(
            "`read_csv(f, dtype=str, keep_default_na=False)`",
            data_frames.plain,
            "import pandas; pandas.read_csv('{source}', dtype=str, keep_default_na=False)"
            ".to_csv('{target}', index=False)",
        ),
    ),
    Program(
        "polars",
        Tool.PYTHON,
        (("polars", "2.1.0"),),
        Way(
            "`read_csv(f).write_csv(g)`",
            data_frames.polars,
            "import polars; polars.read_csv('{source}').write_csv('{target}')",
        ),
        Way(
            "`read_csv(f, infer_schema=False)`",
            data_frames.plain,
            "import polars; polars.read_csv('{source}', infer_schema=False).write_csv('{target}')",
        ),
    ),
    Program(
        "DuckDB",
        Tool.PYTHON,
        (("duckdb", "2.0.1"),),
        Way(
            "`COPY (FROM read_csv('f')) TO 'g'`",
            data_frames.duckdb,
            "import duckdb; duckdb.sql(\"COPY (FROM read_csv('{source}')) TO '{target}'\")",
        ),
        Way(
            "`read_csv('f', all_varchar=true)`",
            data_frames.plain,
            "import duckdb; duckdb.sql("
            "\"COPY (FROM read_csv('{source}', all_varchar=true)) TO '{target}'\")",
        ),
    ),
    Program(
        "csvkit",
        Tool.PYTHON,
        (("csvkit", "2.2.0"), ("agate", "1.14.2")),
        Way(
            "`in2csv f`",
            data_frames.csvkit,
            "from csvkit.utilities.in2csv import In2CSV; "
            "In2CSV(['{source}'], open('{target}', 'w', newline='')).run()",
        ),
        Way(
            "`in2csv -I --blanks f`",
            data_frames.plain,
            "from csvkit.utilities.in2csv import In2CSV; "
            "In2CSV(['-I', '--blanks', '{source}'], open('{target}', 'w', newline='')).run()",
        ),
    ),
    Program(
        "agate",
        Tool.PYTHON,
        (("agate", "1.14.2"),),
        Way(
            "`Table.from_csv(f).to_csv(g)`",
            data_frames.agate,
            "import agate; agate.Table.from_csv('{source}').to_csv('{target}')",
        ),
        Way(
            "`column_types=TypeTester(types=[Text(cast_nulls=False)])`",
            data_frames.marked,
            "import agate; text = agate.TypeTester(types=[agate.Text(cast_nulls=False)]); "
            "agate.Table.from_csv('{source}', column_types=text).to_csv('{target}')",
        ),
    ),
    Program(
        "R",
        Tool.R,
        (("base", "4.2.2"),),
        Way(
            "`write.csv(read.csv(f), g, row.names=FALSE)`",
            data_frames.base_r,
            "write.csv(read.csv('{source}'), '{target}', row.names=FALSE)",
        ),
        Way(
            f"`read.csv(f, {R_TEXT}, fileEncoding='UTF-8-BOM')`",
            data_frames.base_r_text,
            f"write.csv(read.csv('{{source}}', {R_TEXT}, fileEncoding='UTF-8-BOM'), "
            "'{target}', row.names=FALSE)",
        ),
    ),
    Program(
        "readr",
        Tool.R,
        (("readr", "2.1.4"),),
        Way(
            "`write_csv(read_csv(f), g)`",
            data_frames.readr,
            "library(readr); write_csv(read_csv('{source}'), '{target}')",
        ),
        Way(
            "`read_csv(f, col_types=cols(.default='c'), na=character(), trim_ws=FALSE)`",
            data_frames.plain,
            "library(readr); write_csv(read_csv('{source}', col_types=cols(.default='c'), "
            "na=character(), trim_ws=FALSE), '{target}')",
        ),
    ),
    Program(
        "data.table",
        Tool.R,
        (("data.table", "1.14.8"),),
        Way(
            "`fwrite(fread(f), g)`",
            data_frames.data_table,
            "library(data.table); fwrite(fread('{source}'), '{target}')",
        ),
        Way(
            "`fread(f, colClasses='character', na.strings=NULL, strip.white=FALSE)`",
            data_frames.data_table_text,
            "library(data.table); fwrite(fread('{source}', colClasses='character', "
            "na.strings=NULL, strip.white=FALSE), '{target}')",
        ),
    ),
    Program(
        "Miller",
        Tool.COMMAND,
        (("mlr", "6.6.0"),),
        Way("`mlr --csv cat f`", copiers.miller, "mlr --csv cat {source} > {target}"),
    ),
    Program(
        "csv-stringify",
        Tool.NODE,
        (("csv-stringify", "6.9.0"), ("csv-parse", "7.0.3")),
        Way("`stringify(parse(f))`", copiers.csv_stringify, STRINGIFY % ""),
    ),
    Program(
        "csv-stringify, escaping",
        Tool.NODE,
        (("csv-stringify", "6.9.0"), ("csv-parse", "7.0.3")),
        Way(
            "`stringify(…, {escape_formulas: true})`",
            copiers.csv_stringify_escaped,
            STRINGIFY % ",{{escape_formulas:true}}",
        ),
        Way("without `escape_formulas`", copiers.csv_stringify, STRINGIFY % ""),
    ),
    Program(
        "PapaParse",
        Tool.NODE,
        (("papaparse", "5.7.1"),),
        Way("`unparse(parse(f).data)`", copiers.papaparse, PAPAPARSE % ("", "")),
    ),
    Program(
        "PapaParse, typed",
        Tool.NODE,
        (("papaparse", "5.7.1"),),
        Way(
            "`parse(f, {dynamicTyping: true})`",
            copiers.papaparse_typed,
            PAPAPARSE % (",{{dynamicTyping:true}}", ""),
        ),
        Way("without `dynamicTyping`", copiers.papaparse, PAPAPARSE % ("", "")),
    ),
    Program(
        "PapaParse, escaping",
        Tool.NODE,
        (("papaparse", "5.7.1"),),
        Way(
            "`unparse(…, {escapeFormulae: true})`",
            copiers.papaparse_escaped,
            PAPAPARSE % ("", ",{{escapeFormulae:true}}"),
        ),
        Way("without `escapeFormulae`", copiers.papaparse, PAPAPARSE % ("", "")),
    ),
)
