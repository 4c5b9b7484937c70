using System.Net;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Machine.Tests;

/// <summary>The service as a user who may not write, or not read.</summary>
public sealed class UserTests : IDisposable
{
    private readonly Machine machine = new();

    [Fact]
    public async Task Start_AsAUserWithoutRights_BecomesReady()
    {
        using ServiceProcess service = await StartAsync();

        Assert.True(Directory.Exists(machine.PathOf("data", "packages")));
        Assert.Equal(["neox-tiny"], await service.ListAsync());
    }

    [Fact]
    public async Task Start_WithADataFolderOfAnotherUser_IsRefusedInASentence() =>
        await AssertRefusedAsync(
            machine.Launch(machine.MakeFolder("data", user: 0)), "SELFREPAIR_DATA: the folder");

    [Fact]
    public async Task Start_WithADataFolderThatIsOnlyRead_IsRefusedInASentence()
    {
        string data = machine.MakeDisk("data", 1 << 20);
        Machine.Remount(data, "ro");

        await AssertRefusedAsync(machine.Launch(data), "SELFREPAIR_DATA: the folder");
    }

    [Fact]
    public async Task Start_WithoutHomeAndDataFolder_IsRefusedInASentence() =>
        await AssertRefusedAsync(machine.Launch(data: string.Empty), "SELFREPAIR_DATA:");

    [Fact]
    public async Task Start_WithAModelsFolderThatMayNotBeRead_IsRefusedInASentence()
    {
        string models = machine.MakeFolder("models", user: 0);
        Shell.Run("chmod 700 \"$1\"", models);

        await AssertRefusedAsync(
            machine.Launch(machine.MakeFolder("data"), ("SELFREPAIR_MODELS", models)),
            "may not be read by the user that the service runs as");
    }

    /// <summary>Report 4: as mkfs leaves it at the root of a disk.</summary>
    [Fact]
    public async Task Start_BesideALostAndFound_LeavesItOutAndIsReady()
    {
        string models = machine.MakeFolder("models");
        GoldenCheckpoint.CopyTo(Path.Combine(models, "good"));
        Shell.Run("mkdir -m 700 \"$1/lost+found\"", models);

        using ServiceProcess service = await StartAsync(("SELFREPAIR_MODELS", models));

        Assert.Equal(["neox-tiny", "good"], await service.ListAsync());
        Assert.Equal(200, (await service.AnalyzeAsync("good")).Status);
        string detail = (await service.AnalyzeAsync("lost+found")).AssertProblem(422, "model-unreadable");
        Assert.Contains("lost+found", detail, StringComparison.Ordinal);
        Assert.Single(
            service.Log.Split('\n'), line => line.Contains("Left out lost+found", StringComparison.Ordinal));
    }

    /// <summary>Report 5, and every other place of a repository that another user may have closed.</summary>
    [Theory]
    [InlineData("blobs/config")]
    [InlineData("blobs/model")]
    [InlineData("blobs")]
    [InlineData("snapshots")]
    [InlineData("snapshots/" + GoldenCheckpoint.Commit)]
    [InlineData("refs")]
    [InlineData("")]
    public async Task List_WhereSomethingOfARepositoryMayNotBeRead_LeavesItOutAlone(string closed)
    {
        string cache = machine.MakeFolder("huggingface/hub");
        GoldenCheckpoint.CacheIn(cache, "tiny", "good");
        string bad = GoldenCheckpoint.CacheIn(cache, "tiny", "bad");
        Shell.Run("chmod 000 \"$1\"", Path.Combine(bad, closed));

        using ServiceProcess service = await StartAsync();

        Assert.Contains("tiny/good", await service.ListAsync());
        Assert.Equal(200, (await service.AnalyzeAsync("tiny/good")).Status);
        string detail = (await service.AnalyzeAsync("tiny/bad")).AssertProblem(422, "model-unreadable");
        Assert.Contains("tiny/bad", detail, StringComparison.Ordinal);
        using HttpResponseMessage unknown = await service.Client.GetAsync("/v1/models/tini");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.True(
            closed == "refs" || service.Log.Contains("Left out tiny/bad", StringComparison.Ordinal), service.Log);
    }

    [Theory]
    [InlineData("bad/config.json", "000", "config.json")]
    [InlineData("bad/model.safetensors", "000", "model.safetensors")]
    [InlineData("bad", "000", "may not be read")]
    [InlineData("bad", "711", "may not be read")]
    [InlineData("bad", "644", "config.json")]
    public async Task List_WhereSomethingOfAModelMayNotBeRead_LeavesItOutAlone(
        string closed, string mode, string reason)
    {
        string models = machine.MakeFolder("models");
        GoldenCheckpoint.CopyTo(Path.Combine(models, "good"));
        GoldenCheckpoint.CopyTo(Path.Combine(models, "bad"));
        Shell.Run("chmod \"$1\" \"$2\"", mode, Path.Combine(models, closed));

        using ServiceProcess service = await StartAsync(("SELFREPAIR_MODELS", models));

        Assert.Equal(["neox-tiny", "good"], await service.ListAsync());
        string detail = (await service.AnalyzeAsync("bad")).AssertProblem(422, "model-unreadable");
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.Contains("'bad", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfACacheThatMayNotBeRead_HasTheOtherModels()
    {
        Shell.Run("chmod 700 \"$1\"", machine.MakeFolder("huggingface", user: 0));

        using ServiceProcess service = await StartAsync();

        Assert.Equal(["neox-tiny"], await service.ListAsync());
    }

    /// <summary>As after a first start as root: the rest of the service goes on.</summary>
    [Fact]
    public async Task Post_WherePackagesBelongToAnotherUser_IsRefusedInASentence()
    {
        string data = machine.MakeFolder("data");
        string models = machine.MakeFolder("models");
        GoldenCheckpoint.CopyTo(Path.Combine(models, "good"));
        Shell.Run("mkdir -m 755 \"$1/packages\" \"$1/hashes\" \"$1/prompt-sets\"", data);
        using ServiceProcess service =
            await ServiceProcess.LaunchAsync(machine.Launch(data, ("SELFREPAIR_MODELS", models)));

        (await service.AnalyzeAsync("good")).AssertProblem(507, "data-folder-unusable");
        (await service.UploadAsync("mine")).AssertProblem(507, "data-folder-unusable");
        Assert.Equal(["neox-tiny", "good"], await service.ListAsync());
    }

    /// <inheritdoc/>
    public void Dispose() => machine.Dispose();

    private static async Task AssertRefusedAsync(ServiceLaunch launch, string sentence)
    {
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.LaunchAsync(launch));

        Assert.Contains("(exit status 1)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<ServiceProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        ServiceProcess service =
            await ServiceProcess.LaunchAsync(machine.Launch(machine.MakeFolder("data"), settings));
        await service.UntilReadyAsync();
        return service;
    }
}
