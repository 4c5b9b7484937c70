using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Tests.Limits;

public sealed class PromptSetBudgetTests
{
    private const long Budget = 100_000;

    private readonly PromptSetCache cache = new(Budget);
    private int readCount;

    [Fact]
    public void Get_OfMoreSetsThanTheBudgetHolds_LetsTheOneUsedLongestAgoGo()
    {
        Get("a", 40_000);
        Get("b", 40_000);
        Get("a", 40_000);
        Get("c", 40_000);

        Assert.InRange(cache.ByteCount, 1, Budget);
        Assert.Equal(3, readCount);
        Get("a", 40_000);
        Assert.Equal(3, readCount);
        Get("b", 40_000);
        Assert.Equal(4, readCount);
    }

    [Fact]
    public void Get_OfASetLargerThanTheBudget_KeepsNothingOfIt()
    {
        Assert.Equal("a", Get("a", 2 * (int)Budget).Name);

        Assert.Equal(0, cache.ByteCount);
    }

    [Fact]
    public void Summarize_OfSets_KeepsNoneAndReadsEachOnce()
    {
        for (int round = 0; round < 2; round++)
        {
            cache.Summarize(StampOf("a"), () => Read("a", 40_000));
            cache.Summarize(StampOf("b"), () => Read("b", 40_000));
        }

        Assert.Equal(2, readCount);
        Assert.Equal(0, cache.ByteCount);
    }

    [Fact]
    public void Get_OfAChangedFile_ReadsItAgainAndHoldsOneState()
    {
        Get("a", 40_000);
        FileIdentity changed = StampOf("a") with { Bytes = 2 };

        cache.Get(changed, () => Read("a", 30_000));

        Assert.Equal(2, readCount);
        Assert.InRange(cache.ByteCount, 30_000, 39_999);
    }

    [Fact]
    public async Task List_OfUploadedSets_HoldsNoneOfTheirPrompts()
    {
        await using ServiceFactory service = new();
        using HttpClient client = service.CreateClient();
        int builtIn = await CountAsync(client);
        for (int set = 0; set < 3; set++)
        {
            using StringContent body = new("a b\nc d\n", Encoding.UTF8, "text/plain");
            using HttpResponseMessage created = await client.PostAsync($"/v1/prompt-sets?name=set-{set}", body);
            created.EnsureSuccessStatusCode();
        }

        Assert.Equal(builtIn + 3, await CountAsync(client));
        Assert.Equal(0, service.Services.GetRequiredService<PromptSetStore>().BytesInMemory);
    }

    [Fact]
    public async Task Delete_OfASetBehindALinkedDataFolder_ForgetsItsPrompts()
    {
        using LinkedFolder data = new();
        await using ServiceFactory service = new()
        {
            Settings = new Dictionary<string, string> { [SettingNames.Data] = data.Link },
        };
        using HttpClient client = service.CreateClient();
        using StringContent body = new("a b\nc d\n", Encoding.UTF8, "text/plain");
        using HttpResponseMessage created = await client.PostAsync("/v1/prompt-sets?name=linked", body);
        await (await client.GetAsync("/v1/prompt-sets/linked")).JsonAsync();
        PromptSetStore store = service.Services.GetRequiredService<PromptSetStore>();
        long before = store.BytesInMemory;

        using HttpResponseMessage deleted = await client.DeleteAsync("/v1/prompt-sets/linked");

        Assert.True(before > 0);
        Assert.Equal(0, store.BytesInMemory);
    }

    private static async Task<int> CountAsync(HttpClient client) =>
        (await (await client.GetAsync("/v1/prompt-sets")).JsonAsync()).GetProperty("prompt_sets").GetArrayLength();

    private static FileIdentity StampOf(string name) => new(name, 1, 0, 0, 0, 0);

    private PromptSet Get(string name, int bytes) => cache.Get(StampOf(name), () => Read(name, bytes));

    private PromptSet Read(string name, int bytes)
    {
        readCount++;
        return new PromptSet(name, name, IsBuiltIn: false, [new PromptRequest { Text = new string('x', bytes / 2) }]);
    }

    /// <summary>A folder, and a link that leads to it.</summary>
    private sealed class LinkedFolder : IDisposable
    {
        private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("selfrepair-linked-");

        public LinkedFolder()
        {
            parent.CreateSubdirectory("real");
            Directory.CreateSymbolicLink(Link, "real");
        }

        public string Link => Path.Combine(parent.FullName, "link");

        public void Dispose() => parent.Delete(recursive: true);
    }
}
