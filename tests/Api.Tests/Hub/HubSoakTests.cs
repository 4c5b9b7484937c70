using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;
using Xunit.Abstractions;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>The same prompts over many revisions, one after another, in a service whose budgets hold few of
/// them. With SELFREPAIR_TEST_SHAPE=pythia-14m the models are of that size.</summary>
public sealed class HubSoakTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int RevisionCount = 60;

    /// <summary>Revisions after which most of what grows once has grown.</summary>
    private const int WarmCount = 30;

    /// <summary>Revisions whose least memory is compared.</summary>
    private const int WindowCount = 10;

    /// <summary>Packages that the disk budget holds.</summary>
    private const int PackageCount = 6;

    /// <summary>Growth that is no growth: the collector takes its time, and the analyses themselves are kept. A model
    /// left behind each time would be ten times that.</summary>
    private const int MaxGrowthInModels = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-soak-").FullName;
    private LoopbackHub hub = null!;

    [Fact]
    public async Task Post_OfManyRevisionsOneAfterAnother_LeavesNoGrowth()
    {
        HubRepository repository = new();
        hub.Repositories[HubCheckpoints.Name] = repository;
        using ServiceProcess service = await StartAsync();
        List<long> memory = [];
        HashSet<string> weights = [];
        for (int revision = 0; revision < RevisionCount; revision++)
        {
            string name = $"step{revision}";
            string commit = repository.Add(name, Checkpoint(revision));
            JsonElement analysis = await AnalyzeAsync(service, name);
            weights.Add(analysis.GetProperty("model").GetProperty("weights_sha256").GetString()!);
            memory.Add(service.AnonymousBytes());
            Assert.InRange(PackageBytes(), 1, DiskBudget);
            repository.Commits[commit].Clear();
        }

        long before = memory.Take(WarmCount).TakeLast(WindowCount).Min();
        long after = memory.TakeLast(WindowCount).Min();
        Report(memory);
        Assert.Equal(RevisionCount, weights.Count);
        Assert.InRange(after - before, long.MinValue, MaxGrowthInModels * Size.BlockBytes);
        await service.KillAsync();
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => hub = await LoopbackHub.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Blocks that weigh more than what else moves in a process of .NET.</summary>
    private static ModelShape Shape =>
        TestShape.IsSmall ? new ModelShape(4, 4, 256, 64, 1_024, 1_024, 64, IsParallel: true) : TestShape.Current;

    private static Architecture Architecture => new(
        Shape,
        WeightLayout.Padded(Shape.DMlp),
        WeightLayout.Padded(Shape.DModel),
        RotaryDims: 4,
        ActivationFunction.Gelu,
        LayerNormEpsilon: 1e-5);

    private static ModelSize Size => ModelSize.Of(Architecture);

    /// <summary>The embedded model's package lies in the data folder too.</summary>
    private static long DiskBudget => (PackageCount * Size.PackageBytes) + (32 << 20);

    /// <summary>The embedded model is in memory at first.</summary>
    private static long MemoryBudget =>
        (2 * EngineMemory.Of(Architecture).TotalBytes(Environment.ProcessorCount)) + (64 << 20);

    private string Packages => Path.Combine(folder, "data", "packages");

    /// <summary>Weights of their own, the tokenizer of all.</summary>
    private static Dictionary<string, byte[]> Checkpoint(int revision)
    {
        SyntheticCheckpoint checkpoint = new(Shape, StoredNumber.Float16, (ulong)revision);
        string tokenizer = Path.Combine(AppContext.BaseDirectory, "models", "neox-tiny", "tokenizer.json");
        return new(HubCheckpoints.Random(checkpoint, StoredFormat.Safetensors, 1))
        {
            ["tokenizer.json"] = File.ReadAllBytes(tokenizer),
        };
    }

    private static async Task<JsonElement> AnalyzeAsync(ServiceProcess service, string revision)
    {
        string request = HubCheckpoints.RequestOf(revision);
        return await (await service.Client.PostJsonAsync("/v1/self-repair", request, "wait=300")).JsonAsync();
    }

    private void Report(List<long> memory)
    {
        IEnumerable<long> megabytes = memory.Select(bytes => bytes / 1_000_000);
        output.WriteLine($"memory after each revision, MB: {string.Join(' ', megabytes)}");
        output.WriteLine(FormattableString.Invariant(
            $"blocks of a model {Size.BlockBytes / 1e6:f1} MB, packages in the end {PackageBytes() / 1e6:f0} MB"));
    }

    private long PackageBytes() => Directory.GetFiles(Packages, "weights.safetensors", SearchOption.AllDirectories)
        .Sum(path => new FileInfo(path).Length);

    private async Task<ServiceProcess> StartAsync()
    {
        ServiceProcess service = await ServiceProcess.StartAsync(new()
        {
            [SettingNames.HubEndpoint] = hub.Url,
            [SettingNames.HubCache] = Path.Combine(folder, "hub"),
            [SettingNames.Data] = Path.Combine(folder, "data"),
            [SettingNames.HubOffline] = "0",
            [SettingNames.DiskBudget] = DiskBudget.ToString(CultureInfo.InvariantCulture),
            [SettingNames.MemoryBudget] = MemoryBudget.ToString(CultureInfo.InvariantCulture),
        });
        return service;
    }
}
