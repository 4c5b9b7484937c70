using System.Globalization;
using SelfRepair.ChunkRunner;

if (args is not [string spec, string package, string results, string phase, string chunk, string partial]
    || !int.TryParse(chunk, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
{
    await Console.Error.WriteLineAsync("chunk-runner SPEC PACKAGE RESULTS PHASE CHUNK PARTIAL");
    return 1;
}

SpecRun run = SpecRun.Open(spec, package, results);
await File.WriteAllBytesAsync(partial, run.RunChunk(phase, index));
return 0;
