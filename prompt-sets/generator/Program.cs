using SelfRepair.PromptSets;

if (args.Length != 1 || !Directory.Exists(args[0]))
{
    await Console.Error.WriteLineAsync("Usage: prompt-set-generator FOLDER, an existing folder to write the sets to.");
    return 2;
}

foreach (PromptSet set in BuiltInSets.Make())
{
    await File.WriteAllBytesAsync(Path.Combine(args[0], set.FileName), set.ToJsonLines());
    await Console.Out.WriteLineAsync($"{set.FileName}: {set.Lines.Count} prompts");
}

return 0;
