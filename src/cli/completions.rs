//! `hookline completions`: the script for a shell. What it offers is asked of hookline itself while somebody types (see
//! `complete`): no script knows a word, and none runs or expands what was typed or what is offered.

use clap::{Args as ClapArgs, ValueEnum};

use super::output::{Output, Stop};

/// `hookline completions`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Shells that can be completed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// For bash. The line is handed over as it stands, so that its quotes and colons can be told apart; what comes back is
/// quoted where that is needed, and never evaluated. Where hookline offers nothing, bash offers files.
const BASH: &str = r#"_hookline() {
    local offer
    COMPREPLY=()
    while IFS= read -r offer; do
        COMPREPLY+=("$offer")
    done < <(HOOKLINE_COMPLETE=bash command hookline -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o default -F _hookline hookline
"#;

/// For zsh. The words are handed over without their quotes, and what comes back is quoted by zsh where that is needed. A
/// word that goes on – a field of a filter, a directory – gets no blank behind it.
const ZSH: &str = r#"#compdef hookline
_hookline() {
    emulate -L zsh
    local offer here=$PREFIX
    local -a before=("${(@Q)words[1,CURRENT-1]}") values shown open_values open_shown
    # Inside of a quote, the word at the cursor has lost it already.
    [[ -n $QIPREFIX ]] || here=${(Q)PREFIX}
    while IFS= read -r offer; do
        if [[ ${offer%%$'\t'*} == *[=:/,] ]]; then
            open_values+=("${offer%%$'\t'*}")
            open_shown+=("${offer/$'\t'/  -- }")
        else
            values+=("${offer%%$'\t'*}")
            shown+=("${offer/$'\t'/  -- }")
        fi
    done < <(HOOKLINE_COMPLETE=zsh command hookline -- "${before[@]}" "$here" 2>/dev/null)
    if (( ${#values} + ${#open_values} == 0 )); then
        compset -P '--*='
        _files
        return
    fi
    local -a one_a_line
    [[ "${shown[*]}${open_shown[*]}" != *'  -- '* ]] || one_a_line=(-l)
    (( ${#values} == 0 )) || compadd -V hookline $one_a_line -d shown -a -- values
    (( ${#open_values} == 0 )) || compadd -V hookline $one_a_line -S '' -d open_shown -a -- open_values
}
if [[ $funcstack[1] == _hookline ]]; then
    _hookline "$@"
else
    compdef _hookline hookline
fi
"#;

/// For fish. The words before the cursor come without quotes, the one at it as it stands; fish quotes what is taken.
const FISH: &str = r#"function __hookline
    set -l offers (HOOKLINE_COMPLETE=fish command hookline -- (commandline --tokenize --current-process --cut-at-cursor) (commandline --current-token --cut-at-cursor) 2>/dev/null)
    if set -q offers[1]
        printf '%s\n' $offers
    else
        __fish_complete_path (commandline --current-token --cut-at-cursor)
    end
end
complete --command hookline --no-files --keep-order --arguments '(__hookline)'
"#;

/// For PowerShell. The words are taken from the parsed line as they stand, variables and calls in them are not expanded, and
/// the program is called with them directly.
const POWERSHELL: &str = r#"Register-ArgumentCompleter -Native -CommandName hookline -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -lt $cursorPosition) {
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $element.Value
            } else {
                $element.Extent.Text
            }
        }
    })
    $program = Get-Command -Name hookline -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($null -eq $program) { return }
    $before = $env:HOOKLINE_COMPLETE
    $env:HOOKLINE_COMPLETE = 'powershell'
    try {
        # The underscore keeps an empty word; hookline takes it away.
        $offers = @(& $program.Source '--' @words "_$wordToComplete" 2>$null)
    } finally {
        $env:HOOKLINE_COMPLETE = $before
    }
    foreach ($offer in $offers) {
        $value, $about = $offer -split "`t", 2
        if ([string]::IsNullOrEmpty($about)) { $about = $value }
        $text = $value
        if ($value -notmatch '^[A-Za-z0-9_./:=+-]+$') { $text = "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
"#;

/// Prints it.
///
/// # Errors
/// As for writing.
pub fn run(command: &Completions, output: &mut Output) -> Result<u8, Stop> {
    let script = match command.shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        Shell::Powershell => POWERSHELL,
    };
    output.text(script).map(|()| 0)
}
