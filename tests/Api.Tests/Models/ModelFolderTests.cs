using System.Net.Sockets;
using SelfRepair.Api.Models;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Folders of models as people and tools leave them: one bad entry takes nothing else away.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly FolderScene scene = new();
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Report 1: a link to a snapshot, whose files are relative links themselves.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_OnALinkToASnapshot_AnswersAsTheFolderItself(bool isRelative)
    {
        scene.AddCheckpoint("original");
        string snapshot = scene.AddRepository("tiny", "linked");
        Directory.CreateSymbolicLink(
            scene.PathOf("linked"), isRelative ? Path.GetRelativePath(scene.Models, snapshot) : snapshot);
        Directory.CreateSymbolicLink(scene.PathOf("twice"), "linked");

        Assert.Equal(["neox-tiny", "linked", "original", "twice", "tiny/linked"], await scene.ListAsync());
        string rows = await scene.RowsAsync("original");
        Assert.Equal(rows, await scene.RowsAsync("linked"));
        Assert.Equal(rows, await scene.RowsAsync("twice"));
        Assert.Equal(rows, await scene.RowsAsync("tiny/linked"));
    }

    /// <summary>Report 24: the Hub's names in a folder.</summary>
    [Fact]
    public async Task Post_OnTwoLevelsOfFolders_IsOrganizationAndName()
    {
        scene.AddCheckpoint("EleutherAI", "pythia-70m");
        scene.AddCheckpoint("EleutherAI", "pythia-70m", "step1000");
        scene.AddCheckpoint("EleutherAI", "pythia-14m", "early");

        Assert.Equal(
            ["neox-tiny", "EleutherAI/pythia-14m", "EleutherAI/pythia-70m"], await scene.ListAsync());
        await scene.RowsAsync("EleutherAI/pythia-70m");
        await scene.RowsAsync("EleutherAI/pythia-70m", "step1000");
        await scene.RowsAsync("EleutherAI/pythia-14m", "early");
    }

    [Fact]
    public async Task List_OfACheckpointWithSubfolders_TakesThemAsRevisions()
    {
        scene.AddCheckpoint("whole");
        scene.AddCheckpoint("whole", "anything");
        scene.AddCheckpoint("steps", "step1000");
        scene.AddCheckpoint("steps", "checkpoint-500");
        scene.AddCheckpoint("steps", "other");

        Assert.Equal(["neox-tiny", "steps", "steps/other", "whole"], await scene.ListAsync());
        await scene.RowsAsync("whole", "anything");
        await scene.RowsAsync("steps", "step1000");
        await scene.RowsAsync("steps", "checkpoint-500");
    }

    [Fact]
    public async Task Find_OfAFolderNamedAsAModelOfTheHub_ComesBeforeTheHub()
    {
        scene.AddRepository("tiny", "model");
        scene.AddCheckpoint("tiny", "model");

        Assert.Equal(["neox-tiny", "tiny/model"], await scene.ListAsync());
        string answer = await (await scene.Client.GetAsync("/v1/models/tiny/model")).Content.ReadAsStringAsync();
        Assert.Contains("\"source\":\"local\"", answer, StringComparison.Ordinal);
    }

    /// <summary>None of these is waited for, listed, or in the way of another.</summary>
    [Fact]
    public async Task List_BesideLeavingsOfPeopleAndTools_HasEveryGoodModel()
    {
        scene.AddCheckpoint("good");
        LeaveOddThings();

        Assert.Equal(["neox-tiny", "good", new string('n', 255)], await scene.ListAsync());
        await scene.RowsAsync("good");
        string detail = await scene.RefusalAsync("goood", "model-not-found");
        Assert.Contains("Did you mean 'good'?", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe-config", "config.json is a pipe")]
    [InlineData("pipe-weights", "model.safetensors is a pipe")]
    [InlineData("device-weights", "model.safetensors is a pipe, socket or device")]
    [InlineData("folder-weights", "model.safetensors is a folder")]
    [InlineData("pipe-tokenizer", "tokenizer.json is a pipe")]
    [InlineData("socket-config", "config.json is a pipe, socket")]
    [InlineData("broken-config", "config.json is a link that leads nowhere")]
    [InlineData("broken-weights", "model.safetensors is a link that leads nowhere")]
    [InlineData("broken", "it is a link that leads nowhere")]
    [InlineData("loop", "it is a link that leads nowhere")]
    [InlineData("up", "it is a link to a folder that it lies in")]
    [InlineData("models--tiny--model", "HF_HUB_CACHE")]
    [InlineData("two\nlines", "control characters")]
    public async Task Post_OnABadEntry_RefusesItByName(string name, string reason)
    {
        LeaveOddThings();

        string detail = await scene.RefusalAsync(name);

        Assert.Contains(name, detail, StringComparison.Ordinal);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfAModelWithABadRevision_HasTheOthers()
    {
        scene.AddCheckpoint("model");
        scene.AddCheckpoint("model", "step1");
        string bad = scene.AddCheckpoint("model", "step2");
        File.Delete(Path.Combine(bad, "config.json"));
        Shell.Run("mkfifo \"$1\"", Path.Combine(bad, "config.json"));

        string answer = await (await scene.Client.GetAsync("/v1/models/model")).Content.ReadAsStringAsync();
        string refusal = await (await scene.Client.PostJsonAsync(
            "/v1/tokenize", """{"model": "model", "revision": "step2", "texts": ["a"]}""")).Content.ReadAsStringAsync();

        Assert.Contains("step1", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("step2", answer, StringComparison.Ordinal);
        Assert.Contains("model@step2", refusal, StringComparison.Ordinal);
        Assert.Contains("model-unreadable", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfOneNameInTwoFolders_HasTheFirst()
    {
        string second = Directory.CreateTempSubdirectory("selfrepair-second-").FullName;
        using FolderScene both = new() { MoreModels = [second, second] };
        both.AddCheckpoint("a");
        both.AddCheckpoint("neox-tiny");
        foreach (string name in (string[])["a", "b"])
        {
            string folder = Directory.CreateDirectory(Path.Combine(second, name)).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), """{"model_type": "llama"}""");
        }

        Assert.Equal(["neox-tiny", "a", "b"], await both.ListAsync());
        await both.RowsAsync("a");
        Directory.Delete(second, recursive: true);
    }

    [Fact]
    public async Task Post_WhereTheSettingNamesACheckpointItself_SaysToNameItsParent()
    {
        scene.AddCheckpoint();

        string detail = await scene.RefusalAsync("models");

        Assert.Contains(
            "SELFREPAIR_MODELS names this checkpoint itself; name its parent", detail, StringComparison.Ordinal);
        Assert.Equal(["neox-tiny"], await scene.ListAsync());
    }

    [Fact]
    public async Task List_WhileFoldersComeAndGo_NeverFails()
    {
        scene.AddCheckpoint("stays");
        HttpClient client = scene.Client;
        using CancellationTokenSource listed = new();
        Task changes = Task.Run(() => ComeAndGo(listed.Token));

        for (int look = 0; look < 150; look++)
        {
            Assert.Contains("stays", await scene.ListAsync());
            HttpResponseMessage one = await client.GetAsync("/v1/models/goes");
            Assert.Contains((int)one.StatusCode, (int[])[200, 404, 422]);
        }

        await listed.CancelAsync();
        await changes;
    }

    [Fact]
    public void Tell_OfWhatWasToldAlready_SaysNothing()
    {
        HeardLog heard = new();
        LeftOutLog log = new(heard);

        log.Tell("/models", [new LeftOut("a", "it is broken"), new LeftOut("two\nlines", "it is odd")]);
        log.Tell("/models", [new LeftOut("a", "it is broken")]);
        log.Tell("/models", []);
        log.Tell("/models", [new LeftOut("a", "it is broken")]);

        Assert.Equal(
            [
                "Left out a of /models: it is broken",
                "Left out two\\u000alines of /models: it is odd",
                "Left out a of /models: it is broken",
            ],
            heard.Lines);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        scene.Dispose();
    }

    private void ComeAndGo(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            scene.AddCheckpoint("goes");
            scene.AddCheckpoint("org", "goes");
            Directory.Delete(scene.PathOf("goes"), recursive: true);
            Directory.Delete(scene.PathOf("org"), recursive: true);
        }
    }

    private void LeaveOddThings()
    {
        File.WriteAllText(scene.PathOf("README.txt"), "notes");
        File.WriteAllText(scene.PathOf(".DS_Store"), "finder");
        Shell.Run("mkfifo \"$1\"", scene.PathOf("model.safetensors"));
        scene.AddCheckpoint(".git");
        scene.AddCheckpoint(".cache", "inner");
        scene.AddCheckpoint(new string('n', 255));
        scene.AddCheckpoint("two\nlines");
        Directory.CreateDirectory(scene.PathOf("empty", "inner"));
        Directory.CreateDirectory(scene.PathOf("models--tiny--model", "snapshots"));
        Directory.CreateSymbolicLink(scene.PathOf("broken"), "nowhere");
        Directory.CreateSymbolicLink(scene.PathOf("loop"), "loop");
        Directory.CreateSymbolicLink(scene.PathOf("up"), "..");
        Shell.Run("mkdir \"$1/$(printf 'not\\377text')\"", scene.Models);
        Replace("pipe-config", "config.json", "mkfifo \"$1\"");
        Replace("pipe-weights", "model.safetensors", "mkfifo \"$1\"");
        Replace("pipe-tokenizer", "tokenizer.json", "mkfifo \"$1\"");
        Replace("device-weights", "model.safetensors", "ln -s /dev/zero \"$1\"");
        Replace("folder-weights", "model.safetensors", "mkdir \"$1\"");
        Replace("broken-config", "config.json", "ln -s nowhere \"$1\"");
        Replace("broken-weights", "model.safetensors", "ln -s ../../blobs/gone \"$1\"");
        Replace("socket-config", "config.json", ":");
        socket.Bind(new UnixDomainSocketEndPoint(scene.PathOf("socket-config", "config.json")));
    }

    private void Replace(string model, string file, string command)
    {
        string path = Path.Combine(scene.AddCheckpoint(model), file);
        File.Delete(path);
        Shell.Run(command, path);
    }
}
