using System.Security.Cryptography;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Mirrors that leave out what the Hub states: files are compared with whatever hash there is, else by size
/// and form.</summary>
public sealed class HubMirrorTests : IAsyncLifetime
{
    private static readonly string Commit = HubRecording.CommitOf("main");

    private readonly HubScene scene = new();
    private LoopbackMirror mirror = null!;

    public static TheoryData<string> Tags =>
    [
        "none", "opaque", "weak", "bare", "sha1", "weak sha1", "md5", "nexus", "git", "sha256", "64 digits",
        "40 digits", "X-Checksum-Sha256", "X-Checksum-Sha1", "X-Checksum-Md5",
    ];

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task Get_FromAMirrorWithItsOwnTags_TakesTheFiles(string tag)
    {
        mirror.Traits = new MirrorTraits { Tag = tag };

        HubSnapshot snapshot = await GetAsync();

        AssertFiles(snapshot);
        Assert.Equal(
            HubRecording.Files.Values.Select(content => Convert.ToHexStringLower(SHA256.HashData(content))).Order(),
            Directory.GetFiles(scene.Blobs).Select(Path.GetFileName).Order());
        AssertFiles(await scene.GetAsync(settings: Settings with { IsOffline = true }));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("sha1")]
    [InlineData("64 digits")]
    public async Task Get_FromAMirrorWithTheHubsTree_ComparesWithIt(string tag)
    {
        mirror.Traits = new MirrorTraits { Tag = tag, HasTree = true, StatesLength = false };

        scene.AssertWhole(await GetAsync());

        mirror.Repository.Add("next", mirror.Repository.Commits[Commit], new string('a', 40));
        mirror.Traits = mirror.Traits with { Spoil = Corrupt(int.MaxValue) };
        Directory.Delete(scene.Blobs, recursive: true);
        var refusal = await Assert.ThrowsAsync<HubContentException>(() => GetAsync("next"));
        Assert.NotNull(refusal.Expected);
    }

    [Theory]
    [InlineData("X-Checksum-Sha256")]
    [InlineData("X-Checksum-Sha1")]
    [InlineData("X-Checksum-Md5")]
    public async Task Get_OfAContentThatItsChecksumDenies_IsRefused(string checksum)
    {
        mirror.Traits = new MirrorTraits { Tag = checksum, Spoil = Corrupt(int.MaxValue) };

        await Assert.ThrowsAsync<HubContentException>(() => GetAsync());

        Assert.DoesNotContain(Directory.GetFiles(scene.Blobs), path => new FileInfo(path).Length > 60_000);
    }

    /// <summary>A tag that may be a hash and is not of what came: it came wrong, and comes right the second
    /// time.</summary>
    [Theory]
    [InlineData("sha1")]
    [InlineData("md5")]
    [InlineData("nexus")]
    [InlineData("sha256")]
    [InlineData("git")]
    public async Task Get_OfAContentThatComesWrongOnce_TakesTheRightOne(string tag)
    {
        mirror.Traits = new MirrorTraits { Tag = tag, Spoil = Corrupt(1) };

        AssertFiles(await GetAsync());
    }

    [Fact]
    public async Task Get_OfAContentThatIsAnotherEachTime_IsRefused()
    {
        mirror.Traits = new MirrorTraits
        {
            Tag = "40 digits",
            Spoil = (file, number, content) => file == "model.safetensors" ? [.. content[..^1], (byte)number] : content,
        };

        var refusal = await Assert.ThrowsAsync<HubContentException>(() => GetAsync());

        Assert.Null(refusal.Expected);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task Get_FromAMirrorWithoutTheApi_TakesTheCommitOfTheFile(int status)
    {
        mirror.Traits = new MirrorTraits { HasApi = false, LackStatus = status, StatesCommit = true, Tag = "sha1" };

        HubSnapshot snapshot = await GetAsync();

        AssertFiles(snapshot);
        Assert.Equal(Commit, snapshot.Commit);
        Assert.Equal(
            Commit, await File.ReadAllTextAsync(Path.Combine(scene.Cache, HubScene.Id.FolderName, "refs", "main")));
        int before = mirror.Calls.Count;
        AssertFiles(await GetAsync());
        Assert.Equal(before + 2, mirror.Calls.Count);
    }

    [Fact]
    public async Task Get_FromAMirrorWithoutTheApiAndATokenizer_TakesTheRest()
    {
        mirror.Repository.Commits[Commit] = new(HubRecording.Files);
        mirror.Repository.Commits[Commit].Remove("tokenizer.json");
        mirror.Traits = new MirrorTraits { HasApi = false, StatesCommit = true };

        HubSnapshot snapshot = await GetAsync();

        Assert.Equal(["config.json", "model.safetensors"], snapshot.Files);
    }

    [Fact]
    public async Task Get_OfABranchWhoseCommitNobodyStates_SaysWhatIsMissing()
    {
        mirror.Traits = new MirrorTraits { HasApi = false };

        var refusal = await Assert.ThrowsAsync<HubAnswerException>(() => GetAsync());

        Assert.Contains("sha", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("X-Repo-Commit", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("full commit", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scene.Cache));
        AssertFiles(await GetAsync(Commit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_FromAMirrorThatStatesNoLength_TakesWhatComes(bool hasHead)
    {
        mirror.Traits = new MirrorTraits { StatesLength = false, HasHead = hasHead };

        AssertFiles(await GetAsync());
    }

    [Fact]
    public async Task Get_FromAMirrorThatRedirectsWithinItself_Follows()
    {
        mirror.Traits = new MirrorTraits { Redirects = true, Tag = "sha1" };

        AssertFiles(await GetAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_FromAMirrorThatCompressesUnasked_Unpacks(bool hasTree)
    {
        mirror.Traits = new MirrorTraits { IsCompressed = true, HasTree = hasTree };

        AssertFiles(await GetAsync());
    }

    /// <summary>A login page, or the like, with status 200 wherever one asks.</summary>
    [Fact]
    public async Task Get_OfAPageInsteadOfTheFile_IsRefused()
    {
        mirror.Traits = new MirrorTraits
        {
            HasApi = false,
            Spoil = (_, _, _) => "<html>Sign in</html>"u8.ToArray(),
        };

        var refusal = await Assert.ThrowsAsync<HubContentException>(() => GetAsync(Commit));

        Assert.Equal("config.json", refusal.Path);
        Assert.Empty(Directory.GetFiles(scene.Blobs));
    }

    [Fact]
    public async Task Get_OfWeightsThatAreCutShortWithoutALength_IsRefused()
    {
        mirror.Traits = new MirrorTraits
        {
            StatesLength = false,
            Spoil = (file, _, content) => file == "model.safetensors" ? content[..^100] : content,
        };

        var refusal = await Assert.ThrowsAsync<HubContentException>(() => GetAsync());

        Assert.Equal("model.safetensors", refusal.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_OfABodyWithoutAnEnd_StopsAtItsBound(bool isCompressed)
    {
        mirror.Traits = new MirrorTraits
        {
            StatesLength = false,
            IsEndless = !isCompressed,
            IsCompressed = isCompressed,
            Spoil = (_, number, _) => new byte[number > 0 ? 3 << 20 : 0],
        };

        var refusal = await Assert.ThrowsAsync<HubDownloadTooLargeException>(() => GetAsync());

        Assert.Equal(("config.json", 1L << 20), (refusal.Path, refusal.MaxBytes));
        Assert.Empty(Directory.GetFiles(scene.Blobs));
    }

    [Fact]
    public async Task Get_FromAMirrorBelowAPath_AsksBelowItAlone()
    {
        await GetAsync();

        Assert.All(
            mirror.Calls, call => Assert.Contains($" {LoopbackMirror.Prefix}/", call, StringComparison.Ordinal));
        Assert.DoesNotContain(mirror.Calls, call => call.Contains("//", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await scene.InitializeAsync();
        mirror = await LoopbackMirror.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await mirror.DisposeAsync();
        await scene.DisposeAsync();
    }

    private HubSettings Settings => scene.Settings with { Endpoint = new Uri(mirror.Url + "/") };

    /// <summary>The weights with another last byte, in the first bodies of them that are sent.</summary>
    private static Func<string, int, byte[], byte[]> Corrupt(int times)
    {
        int left = times;
        return (file, number, content) => file == "model.safetensors" && number > 0 && left-- > 0
            ? [.. content[..^1], (byte)(content[^1] ^ 1)]
            : content;
    }

    private static void AssertFiles(HubSnapshot snapshot)
    {
        Assert.Equal(HubRecording.Files.Keys, snapshot.Files);
        Assert.All(HubRecording.Files, file =>
            Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(snapshot.Folder, file.Key))));
    }

    private Task<HubSnapshot> GetAsync(string revision = "main") => scene.GetAsync(revision, Settings);
}
