import { type CommandWords, firstSentence, type Place, programOptions, type Words } from './words.ts';

/** For Windows PowerShell 5.1 and PowerShell 7. */
export function powershell({ commands, rules, environments }: Words): string {
  return `# Completion of acpt for PowerShell. In $PROFILE: acpt completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName acpt -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $rules = [ordered]@{
${rules.map(([code, summary]) => `        ${quoted(code)} = ${quoted(summary)}`).join('\n')}
    }
    $environments = @(${environments.map(quoted).join(', ')})
    $commands = [ordered]@{
${commands.map(({ name, summary }) => `        ${quoted(name)} = ${quoted(summary)}`).join('\n')}
        'help' = 'show the help of a command'
    }
    # Of each command: options with what they are for, what their values are, what the arguments are.
    $options = @{
        '' = [ordered]@{ ${programOptions.flatMap(({ flags, description }) => flags.map((flag) => `${quoted(flag)} = ${quoted(description)}`)).join('; ')} }
${commands.map(({ name, options }) => `        ${quoted(name)} = [ordered]@{ ${options.flatMap(({ flags, description }) => flags.map((flag) => `${quoted(flag)} = ${quoted(firstSentence(description))}`)).join('; ')} }`).join('\n')}
        'help' = [ordered]@{}
    }
    $values = @{
${commands.flatMap(valuesOf).join('\n')}
    }
    $arguments = @{
${commands.map((command) => `        ${quoted(command.name)} = @(${argumentsOf(command)})`).join('\n')}
        'help' = @('values:${commands.map(({ name }) => name).join(' ')}')
    }
    $variadic = @(${commands
      .filter(({ isVariadic }) => isVariadic)
      .map(({ name }) => quoted(name))
      .join(', ')})

    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text } | Select-Object -Skip 1)
    $command = ''
    $count = 0
    $previous = ''
    foreach ($word in $words) {
        if ($previous -and $values.ContainsKey("$command $previous")) { $previous = ''; continue }
        $previous = $word
        if ($word -like '-*') { continue }
        if ($command -eq '') { $command = $word } else { $count++ }
    }

    $typed = $wordToComplete
    $before = ''
    $kind = ''
    if ($typed -match '^(--[\\w-]+)=(.*)$' -and $values.ContainsKey("$command $($Matches[1])")) {
        $kind = $values["$command $($Matches[1])"]
        $before = "$($Matches[1])="
        $typed = $Matches[2]
    } elseif ($previous -and $values.ContainsKey("$command $previous")) {
        $kind = $values["$command $previous"]
    } elseif ($typed -like '-*') {
        $kind = 'options'
    } elseif ($command -eq '') {
        $kind = 'commands'
    } elseif ($arguments.ContainsKey($command)) {
        $all = $arguments[$command]
        if ($count -lt $all.Count) { $kind = $all[$count] }
        elseif ($variadic -contains $command) { $kind = $all[-1] }
    }

    $found = [ordered]@{}
    switch -Regex ($kind) {
        '^options$' { if ($options.ContainsKey($command)) { $found = $options[$command] } }
        '^commands$' { $found = $commands }
        '^rules?$' { $found = $rules }
        '^subject$' { foreach ($name in $environments) { $found[$name] = $name } }
        '^values:' { foreach ($name in $kind.Substring(7).Split(' ')) { $found[$name] = $name } }
    }
    if ($kind -eq 'rules' -and $typed -match '^(.*,)(.*)$') {
        $before += $Matches[1]
        $typed = $Matches[2]
    }
    foreach ($name in $found.Keys) {
        if ($name.StartsWith($typed, [StringComparison]::OrdinalIgnoreCase)) {
            [System.Management.Automation.CompletionResult]::new("$before$name", $name, 'ParameterValue', $found[$name])
        }
    }
    # Without an answer PowerShell completes files; where there are names too, they are added here.
    if ($kind -eq 'subject') { [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete) }
}
`;
}

function valuesOf({ name, options }: CommandWords): string[] {
  return options.flatMap(({ flags, value }) =>
    value ? flags.map((flag) => `        ${quoted(`${name} ${flag}`)} = ${quoted(kindOf(value))}`) : [],
  );
}

function argumentsOf({ arguments: places }: CommandWords): string {
  return places.map((place) => quoted(kindOf(place))).join(', ');
}

function kindOf(place: Place): string {
  return place.kind === 'values' ? `values:${place.values.join(' ')}` : place.kind;
}

function quoted(text: string): string {
  // Quotes of typographers end a text too.
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
