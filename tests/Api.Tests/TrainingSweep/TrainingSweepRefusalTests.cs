using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Tests.Models;
using SelfRepair.Api.TrainingSweep;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.TrainingSweep;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class TrainingSweepRefusalTests(ServiceFactory service)
{
    private const string Path = "/v1/training-sweep";

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("""{"request": {"prompt_set": "ioi"}}""", "validation", "/revisions")]
    [InlineData("""{"revisions": [], "request": {"prompt_set": "ioi"}}""", "validation", "/revisions")]
    [InlineData("""{"revisions": "main", "request": {"prompt_set": "ioi"}}""", "validation", "/revisions")]
    [InlineData("""{"revisions": [3], "request": {"prompt_set": "ioi"}}""", "validation", "/revisions")]
    [InlineData("""{"revisions": {"from": 0}, "request": {"prompt_set": "ioi"}}""", "validation", "/revisions")]
    [InlineData(
        """{"revisions": {"from": 9, "to": 1, "every": 1}, "request": {"prompt_set": "ioi"}}""",
        "validation",
        "/revisions")]
    [InlineData(
        """{"revisions": {"from": 0, "to": 1, "every": 0}, "request": {"prompt_set": "ioi"}}""",
        "validation",
        "/revisions")]
    [InlineData("""{"revisions": ["main", "main"], "request": {"prompt_set": "ioi"}}""", "validation", "/revisions/1")]
    [InlineData("""{"revisions": ["main"]}""", "validation", "/request")]
    [InlineData("""{"revisions": ["main"], "request": []}""", "validation", "/request")]
    [InlineData(
        """{"revisions": ["main"], "experiment": "self-repare", "request": {"prompt_set": "ioi"}}""",
        "validation",
        "/experiment")]
    [InlineData(
        """{"revisions": ["main"], "experiment": "training-sweep", "request": {"prompt_set": "ioi"}}""",
        "validation",
        "/experiment")]
    [InlineData(
        """{"revisions": ["main"], "request": {"prompt_set": "ioi", "revision": "step0"}}""",
        "validation",
        "/request/revision")]
    [InlineData("""{"revisions": ["main"], "prompt_set": "ioi", "request": {}}""", "unknown-field", "/prompt_set")]
    [InlineData(
        """{"revisions": ["main"], "request": {"prompt_set": "ioi", "head": 1}}""", "unknown-field", "/request/head")]
    [InlineData(
        """{"revisions": ["main"], "request": {"prompt_set": "ioi", "limit": 0}}""", "validation", "/request/limit")]
    [InlineData(
        """{"revisions": ["main"], "request": {"prompt_set": "ioi", "limit": "x"}}""",
        "validation",
        "/request/limit")]
    [InlineData(
        """{"revisions": ["main"], "request": {"prompt_set": "nope"}}""",
        "prompt-set-not-found",
        "/request/prompt_set")]
    [InlineData(
        """{"revisions": ["main"], "request": {"model": "nope", "prompt_set": "ioi"}}""",
        "model-not-found",
        "/request/model")]
    [InlineData(
        """{"revisions": ["step0", "main"], "request": {"prompt_set": "ioi", "heads": ["L4H0", "L9H0"]}}""",
        "unknown-head",
        "/request/heads/1")]
    [InlineData(
        """{"revisions": ["nope", "neither"], "request": {"prompt_set": "ioi"}}""",
        "revision-not-found",
        "/revisions")]
    public async Task Post_ThatCannotBeServed_IsRefusedWithItsPlace(string request, string code, string pointer)
    {
        await (await client.PostJsonAsync(Path, request)).AssertProblemAsync(code, pointer);
        await (await client.PostJsonAsync(Path + "?dry_run=true", request)).AssertProblemAsync(code, pointer);
    }

    [Theory]
    [InlineData("""{"from": 0, "to": 200, "every": 1}""", "\"every\": 2 takes 200 or fewer")]
    [InlineData("""{"from": 0, "to": 2000000000, "every": 1}""", "\"every\": 10000001 takes")]
    public async Task Post_OfTooManyRevisions_SaysWhatFits(string revisions, string advice)
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            Path, $$$"""{"revisions": {{{revisions}}}, "request": {"prompt_set": "ioi"}}""");

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        Assert.Contains(advice, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_OfMoreThanAnAnswerMayHave_AreRefusedWithWhatFits()
    {
        ExperimentExtent extent = new(8, 5, MaxTokenRows: 0, MaxTableRows: 816);

        AnalysisTooLargeException refusal =
            Assert.Throws<AnalysisTooLargeException>(() => SweepPlan.RequireRoom(extent, 154));

        Assert.Equal(154 * 816, refusal.Asked);
        Assert.Contains("122 revisions fit", refusal.Message, StringComparison.Ordinal);
        SweepPlan.RequireRoom(extent, 122);
    }

    [Fact]
    public async Task Post_WithARevisionOfAnotherShapeOrTokenizer_LeavesItOut()
    {
        using FolderScene scene = new();
        await AddRevisionsAsync(scene);

        HttpResponseMessage response = await scene.Client.PostJsonAsync(
            Path,
            """
            {"revisions": ["step1", "step2", "step3", "main"],
             "request": {"model": "grown", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [3, 4, 5]}]}}
            """);

        JsonElement[] rows = [.. (await response.JsonAsync()).GetProperty("revisions").EnumerateArray()];
        Assert.Equal(
            [null, "revision-differs", "revision-differs", null],
            rows.Select(row => row.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
                ? error.GetProperty("code").GetString()
                : null));
        Assert.Contains("tokenizer.json", rows[1].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("config.json", rows[2].GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>A model whose step2 has another tokenizer than step1 and main, and step3 another shape.</summary>
    private static async Task AddRevisionsAsync(FolderScene scene)
    {
        scene.AddCheckpoint("grown");
        scene.AddCheckpoint("grown", "step1");
        scene.AddCheckpoint("grown", "step2");
        new SyntheticCheckpoint(new ModelShape(1, 2, 16, 8, 32, 40, 16, IsParallel: true), StoredNumber.Float32)
            .Write(scene.PathOf("grown", "step3"), StoredFormat.Safetensors, shardCount: 1);
        await File.WriteAllTextAsync(
            scene.PathOf("grown", "step2", "tokenizer.json"),
            await File.ReadAllTextAsync(System.IO.Path.Combine(
                AppContext.BaseDirectory, "models", "neox-tiny", "tokenizer.json")));
    }
}
