using System.Text;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>What a repository makes the service download is bounded by what its config.json implies.</summary>
public sealed class HubBoundTests : IAsyncLifetime
{
    private const long MiB = 1 << 20;

    private readonly HubScene scene = new();

    [Theory]
    [InlineData("config.json", MiB)]
    [InlineData("tokenizer.json", 128 * MiB)]
    [InlineData("model.safetensors", (8 * 16_832) + (4 * 2 * 64 * 64) + (64 * MiB))]
    public async Task Get_OfAFileStatedToBeLargerThanItsBound_IsRefusedBeforeAByteIsFetched(string path, long bound)
    {
        State(path, bound + 1);

        var refusal = await Assert.ThrowsAsync<HubDownloadTooLargeException>(() => scene.GetAsync());

        Assert.Equal((path, bound + 1, bound), (refusal.Path, refusal.Bytes, refusal.MaxBytes));
        Assert.Contains($"{bound + 1} bytes", refusal.Message, StringComparison.Ordinal);
        Problem problem = ServiceProblems.Catalog.Describe(refusal);
        Assert.Equal((422, "/model"), (problem.Kind.Status, Assert.Single(problem.Errors).Pointer));
        Assert.DoesNotContain(
            scene.Hub.Calls, call => call.Method == "GET" && call.Path.Contains(path, StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    /// <summary>At its bound, the download begins: what comes is less, so it breaks off.</summary>
    [Fact]
    public async Task Get_OfWeightsStatedToBeAsLargeAsTheirBound_Begins()
    {
        CheckpointConfig config = await ConfigAsync();
        State("model.safetensors", DownloadBound.Weights(config).Bytes);

        await Assert.ThrowsAsync<HubUnavailableException>(() => scene.GetAsync());

        Assert.Contains(scene.Hub.Calls, call => call.On == "cdn");
    }

    [Theory]
    [InlineData(40 * MiB, 80 * MiB)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task Get_OfShardsThatTogetherAreTooLarge_IsRefused(long each, long together)
    {
        scene.Hub.Repositories["tiny/shards"] = HubRepository.Of(new()
        {
            ["config.json"] = HubRecording.Files["config.json"],
            ["model.safetensors.index.json"] =
                """{"weight_map": {"a": "a-1.safetensors", "b": "a-2.safetensors"} }"""u8.ToArray(),
            ["a-1.safetensors"] = "one"u8.ToArray(),
            ["a-2.safetensors"] = "two"u8.ToArray(),
        });
        State("a-1.safetensors", each);
        State("a-2.safetensors", each);

        var refusal = await Assert.ThrowsAsync<HubDownloadTooLargeException>(
            () => scene.GetAsync(id: HubScene.IdOf("tiny/shards")));

        Assert.Equal(together, refusal.Bytes);
        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    /// <summary>Nobody knows how much a model is that is none: no weight of it is fetched.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model_type": "llama", "hidden_size": 4096}""")]
    public async Task Get_OfWeightsOfAModelThatIsNotRead_FetchesNone(string config)
    {
        scene.Hub.Repositories["tiny/other"] = HubRepository.Of(
            new(HubRecording.Files) { ["config.json"] = Encoding.UTF8.GetBytes(config) });

        await Assert.ThrowsAnyAsync<ExportException>(() => scene.GetAsync(id: HubScene.IdOf("tiny/other")));

        Assert.DoesNotContain(scene.Hub.Calls, call => call.On == "cdn");
    }

    [Fact]
    public async Task Weights_OfAConfig_HaveRoomForEveryStoredForm()
    {
        CheckpointConfig config = await ConfigAsync();
        ModelSize size = ModelSize.Of(config.ToArchitecture());

        DownloadBound bound = DownloadBound.Weights(config);

        Assert.Equal((8 * size.ParameterCount) + (4 * 2 * 64 * 64) + (64 * MiB), bound.Bytes);
        Assert.Contains($"{size.ParameterCount} weights", bound.Reason, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => scene.InitializeAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => scene.DisposeAsync();

    private async Task<CheckpointConfig> ConfigAsync()
    {
        string folder = Directory.CreateDirectory(Path.Combine(scene.HashFolder, "config")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "config.json"), HubRecording.Files["config.json"]);
        return CheckpointConfig.Read(folder);
    }

    private void State(string path, long bytes) => scene.Hub.Faults.Add(new HubFault(HubTrouble.Headers)
    {
        On = "hub",
        Method = "HEAD",
        Path = "/" + path,
        Times = int.MaxValue,
        Headers = new Dictionary<string, string> { ["X-Linked-Size"] = $"{bytes}" },
    });
}
