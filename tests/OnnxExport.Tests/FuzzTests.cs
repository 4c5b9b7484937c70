using System.Text;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.Testing;
using SelfRepair.Testing.Checkpoints;
using Xunit.Abstractions;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Tens of thousands of damaged files: each opens and is read whole, or is refused by a typed error, soon and
/// in bounded memory. A read outside a mapped file would be an error of another type: MappedFile checks each.</summary>
/// <remarks>Seeds are fixed, so that a failure repeats; the message names the seed.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int FilesPerFixture = 1_500;
    private const int Programs = 8_000;

    /// <summary>Bytes that one file of at most 160 kB may make the readers set aside.</summary>
    private const long MaxBytes = 16 << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string> Fixtures => new()
    {
        { "st-unaligned", "model.safetensors" },
        { "st-bf16", "model.safetensors" },
        { "st-sharded", "model.safetensors.index.json" },
        { "bin-cuda-location", "pytorch_model.bin" },
        { "bin-torch-1.6-zip", "pytorch_model.bin" },
        { "bin-views", "pytorch_model.bin" },
        { "bin-old-format", "pytorch_model.bin" },
        { "bin-old-format-views", "pytorch_model.bin" },
    };

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Open_OfMutatedFiles_OpensOrRefuses(string fixture, string fileName)
    {
        using var temporary = new TemporaryFolder();
        (string folder, _) = CheckpointFolders.Unpack(fixture, temporary);
        string path = Path.Combine(folder, fileName);

        // Checksums would refuse most of what is damaged before it is read.
        byte[] file = ZipChecksums.Clear(File.ReadAllBytes(path));
        Run(folder, FilesPerFixture, random => File.WriteAllBytes(path, new Mutator(random).Mutate(file, file)));
    }

    [Fact]
    public void Open_OfRandomPickles_OpensOrRefuses()
    {
        using var temporary = new TemporaryFolder();
        File.Copy(Path.Combine(CheckpointFolders.OfGolden("odd"), "config.json"), temporary.PathOf("config.json"));
        string path = temporary.PathOf("pytorch_model.bin");
        Run(temporary.Location, Programs, random =>
            File.WriteAllBytes(path, PickleWriter.StreamOf(new PickleProgram(random).Write)));
    }

    private void Run(string folder, int count, Action<Random> damage)
    {
        SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
        (TimeSpan longest, long largest) = (TimeSpan.Zero, 0);
        for (int seed = 0; seed < count; seed++)
        {
            damage(new Random(seed));
            string outcome = string.Empty;
            TimeSpan elapsed = FastestTime.Of(MaxTime, () =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                outcome = Outcome(folder, seed);
                largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
            });
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            longest = elapsed > longest ? elapsed : longest;
        }

        output.WriteLine(Report(count, longest, largest, outcomes));
        Assert.InRange(largest, 0, MaxBytes);
        Assert.InRange(longest, TimeSpan.Zero, MaxTime);
        Assert.True(outcomes.Count > 1);
    }

    private static string Outcome(string folder, int seed)
    {
        Exception? refusal = Record.Exception(() => ReadWhole(folder));
        Assert.True(refusal is null or ExportException, $"Seed {seed}: {refusal}");
        return refusal?.GetType().Name ?? "read whole";
    }

    private static void ReadWhole(string folder)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        foreach (string name in checkpoint.TensorNames)
        {
            CheckpointTensor tensor = checkpoint[name];
            for (int row = 0; row < tensor.Rows; row++)
            {
                tensor.ReadRow(row);
            }
        }
    }

    private static string Report(
        int count, TimeSpan longest, long largest, SortedDictionary<string, int> outcomes)
    {
        StringBuilder text = new();
        text.Append(FormattableString.Invariant($"{count} files, at most {longest.TotalMilliseconds:f0} ms "));
        text.Append(FormattableString.Invariant($"(bound {MaxTime.TotalMilliseconds:f0}) and {largest:n0} bytes "));
        text.Append(FormattableString.Invariant($"(bound {MaxBytes:n0}) a file:"));
        foreach ((string outcome, int number) in outcomes)
        {
            text.Append(FormattableString.Invariant($" {outcome} {number};"));
        }

        return text.ToString();
    }
}
