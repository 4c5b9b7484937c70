using System.Globalization;
using System.Text;
using System.Text.Json;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;
using Xunit.Abstractions;

namespace SelfRepair.Api.Tests.Limits;

/// <summary>Holds the estimate of a request's memory to what a process of its own was seen to take.</summary>
public sealed class PeakMemoryTests(ITestOutputHelper output)
{
    /// <summary>How many times what was measured an estimate may be, beside the bytes that any analysis is granted: a
    /// bound that is far above what happens refuses what would run.</summary>
    private const double MaxFactor = 16;

    private const long GrantedBytes = 64L << 20;

    private const string Model = "\"model\": \"wide\", ";

    /// <summary>How often a process's memory is looked at.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    /// <summary>A context of 2,048 with four heads: the scores of one prompt are a batch's largest part.</summary>
    private static readonly ModelShape LongContext = new(4, 4, 64, 16, 256, 500, 2_048, IsParallel: true);

    public static TheoryData<string, string> Requests => new()
    {
        { "many prompts", $$"""{"prompts": {{Prompts(4_000, 12)}}}""" },
        { "short prompts", $$"""{"prompts": {{Prompts(10_000, 3)}}, "heads": ["L0H*"]}""" },
        { "many draws", $$"""{"prompts": {{Prompts(300, 40)}}, "heads": ["L2H1"], "ablation": {"draws": 100} }""" },
        {
            "draws averaged",
            $$"""
            {"prompts": {{Prompts(20, 400)}}, "heads": ["L3H0"],
             "ablation": {"draws": 40, "average": "activations"} }
            """
        },
        { "bootstrap", $$"""{"prompts": {{Prompts(4_000, 8)}}, "bootstrap": 10000, "heads": ["L1H*", "L3H*"]}""" },
        { "matrix", $$"""{"prompts": {{Prompts(2_000, 12)}}, "matrix": true}""" },
        { "all tokens", $$"""{"prompts": {{Prompts(600, 100)}}, "tokens": "all", "heads": ["L2H*", "L3H*"]}""" },
        { "position means", $$"""{"prompts": {{Prompts(40, 500)}}, "ablation": {"type": "position_mean"} }""" },
        { "a long prompt", $$"""{"prompts": {{Prompts(2, 2_048)}}, "heads": ["L1H*"]}""" },
        {
            "frozen scales",
            $$"""{"prompts": {{Prompts(100, 200)}}, "layernorm": ["live", "downstream", "isolated"]}"""
        },
        { "top rows", $$"""{"prompts": {{Prompts(300, 100)}}, "rows": ["top"], "top_fraction": 0.2}""" },
    };

    public static TheoryData<string, string> Reinforcements => new()
    {
        { "long prompts", $$"""{"prompts": {{Prompts(10, 500)}}, "heads": ["L1H*", "L3H0"]}""" },
        {
            "points",
            $$"""
            {"prompts": {{Prompts(200, 40)}}, "positions": "all", "heads": ["L2H*"], "attention_layers": [2],
             "points": true}
            """
        },
        { "input", $$"""{"prompts": {{Prompts(10, 500)}}, "heads": ["L0H*"], "into": "head_input"}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public Task DryRun_OfARequest_BoundsWhatItsRunTakes(string name, string json) =>
        AssertBoundedAsync(name, "/v1/self-repair", json);

    [Theory]
    [MemberData(nameof(Reinforcements))]
    public Task DryRun_OfSelfReinforcement_BoundsWhatItsRunTakes(string name, string json) =>
        AssertBoundedAsync(name, "/v1/self-reinforcement", json);

    /// <summary>The scores of such a prompt take 134 MB a thread, which are nobody's once it has run.</summary>
    [Fact]
    public async Task Run_OfALongPrompt_LeavesItsMemoryToOthers()
    {
        string models = Directory.CreateTempSubdirectory("selfrepair-peak-").FullName;
        using ServiceProcess service = await StartAsync(models);
        long before = service.AnonymousBytes();

        long peak = await PeakOfAsync(
            service,
            "/v1/self-repair",
            "{" + Model + "\"heads\": [\"L1H0\"], \"prompts\": " + Prompts(4, 2_048) + "}");
        long after = service.AnonymousBytes();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"at the peak {peak / 1e6:0.0} MB, after {after / 1e6:0.0} MB"));
        await service.KillAsync();
        Directory.Delete(models, recursive: true);
        Assert.InRange(peak - before, 100_000_000, long.MaxValue);
        Assert.InRange(after - before, long.MinValue, (peak - before) / 2);
    }

    private async Task AssertBoundedAsync(string name, string path, string json)
    {
        string models = Directory.CreateTempSubdirectory("selfrepair-peak-").FullName;
        using ServiceProcess service = await StartAsync(models);
        string request = json.Insert(1, Model);
        JsonElement dry = await PostAsync(service, path + "?dry_run=true", request);
        long estimate = dry.GetProperty("peak_bytes").GetInt64() - dry.GetProperty("model_bytes").GetInt64();
        long before = service.AnonymousBytes();

        long peak = await PeakOfAsync(service, path, request) - before;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: estimated {estimate / 1e6:0.0} MB, measured {peak / 1e6:0.0} MB"));
        await service.KillAsync();
        Directory.Delete(models, recursive: true);
        Assert.True(dry.GetProperty("fits").GetBoolean());
        Assert.InRange(peak, long.MinValue, estimate);
        Assert.InRange(
            estimate - dry.GetProperty("heap_bytes").GetInt64(), 0, GrantedBytes + (MaxFactor * Math.Max(peak, 0)));
    }

    /// <summary>A service on which a small analysis has run: the model and its sessions are there, and the code is
    /// compiled.</summary>
    private static async Task<ServiceProcess> StartAsync(string models)
    {
        new SyntheticCheckpoint(LongContext).Write(
            Path.Combine(models, "wide"), StoredFormat.Safetensors, shardCount: 1);
        ServiceProcess service = await ServiceProcess.StartAsync(new()
        {
            [SettingNames.Data] = Path.Combine(models, ".data"),
            [SettingNames.Models] = models,
            [SettingNames.HubHome] = Path.Combine(models, ".hub"),
            [SettingNames.HubOffline] = "1",
        });
        await service.UntilReadyAsync();
        await RunAsync(service, "/v1/self-repair", "{" + Model + "\"prompts\": " + Prompts(8, 20) + "}");
        return service;
    }

    private static async Task<long> PeakOfAsync(ServiceProcess service, string path, string request)
    {
        long peak = 0;
        await using Timer timer = new(
            _ => peak = Math.Max(peak, service.AnonymousBytes()), state: null, TimeSpan.Zero, Period);
        await RunAsync(service, path, request);
        return Math.Max(Interlocked.Read(ref peak), service.AnonymousBytes());
    }

    private static async Task RunAsync(ServiceProcess service, string path, string request)
    {
        JsonElement analysis = await PostAsync(service, path, request);
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    private static async Task<JsonElement> PostAsync(ServiceProcess service, string path, string json)
    {
        using HttpResponseMessage response = await service.Client.PostJsonAsync(path, json, "wait=300");
        return await response.JsonAsync();
    }

    /// <summary>Prompts of random token ids.</summary>
    private static string Prompts(int count, int length)
    {
        StringBuilder list = new("[");
        uint state = 1;
        for (int prompt = 0; prompt < count; prompt++)
        {
            list.Append(prompt == 0 ? "{\"token_ids\":[" : ",{\"token_ids\":[");
            for (int position = 0; position < length; position++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                uint id = 1 + ((state >> 16) % 498);
                list.Append(position == 0 ? "" : ",").Append(id.ToString(CultureInfo.InvariantCulture));
            }

            list.Append("]}");
        }

        return list.Append(']').ToString();
    }
}
