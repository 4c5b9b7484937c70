using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Settings are what the Hub's own client makes of the same environment.</summary>
public sealed class HubSettingsTests : IDisposable
{
    private const string Hub = "http://hub.invalid:1";

    private readonly string home = Directory.CreateTempSubdirectory("selfrepair-home-").FullName;

    public HubSettingsTests()
    {
        Directory.CreateDirectory(Path.Combine(home, "tok"));
        File.WriteAllText(Path.Combine(home, "tok", "token"), "hf_file\n");
        File.WriteAllText(Path.Combine(home, "tok", "other"), "  hf_path\n");
    }

    public static TheoryData<string> Environments =>
        [.. HubRecording.Steps("env").Select(step => step.GetProperty("step").GetString()!)];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Read_OfARecordedEnvironment_IsWhatTheHubsClientReads(string name)
    {
        JsonElement step = HubRecording.Steps("env").Single(one => one.GetProperty("step").GetString() == name);
        Dictionary<string, string?> variables = new() { ["HF_ENDPOINT"] = Hub };
        foreach (JsonProperty variable in step.GetProperty("env").EnumerateObject())
        {
            variables[variable.Name] = variable.Value.GetString()?.Replace("{home}", home, StringComparison.Ordinal);
        }

        HubSettings settings = Read(variables);

        string expected = step.GetProperty("out")[0].GetString()!
            .Replace("{home}", home, StringComparison.Ordinal)
            .Replace("{hub}", Hub, StringComparison.Ordinal);
        string endpoint = settings.Endpoint.AbsoluteUri.TrimEnd('/');
        Assert.StartsWith($"cache={settings.CacheFolder} ", expected, StringComparison.Ordinal);
        Assert.EndsWith(
            $"endpoint={endpoint} offline={settings.IsOffline} token={settings.Token ?? "None"}",
            expected,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "huggingface.co")]
    [InlineData("HF_ENDPOINT", "ftp://mirror.invalid")]
    [InlineData("HF_TOKEN", "hf_a\r\nX-Injected: 1")]
    [InlineData("HF_TOKEN", "hf_a hf_b")]
    [InlineData("HTTPS_PROXY", "ftp://proxy.invalid:21")]
    [InlineData("all_proxy", "http://")]
    [InlineData("HF_HUB_ETAG_TIMEOUT", "soon")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT", "0")]
    public void Read_OfAWrongValue_NamesTheSetting(string name, string value)
    {
        var refusal = Assert.Throws<InvalidSettingException>(() => Read(new() { [name] = value }));

        Assert.Equal(name, refusal.Setting);
    }

    [Fact]
    public void ToString_OfSettings_HasNoToken()
    {
        Assert.DoesNotContain("hf_a", Read(new() { ["HF_TOKEN"] = "hf_a" }).ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a file that somebody else may have written takes no start away.</summary>
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("hf_a hf_b", "white space")]
    [InlineData("hf_a\nhf_b\n", "white space")]
    [InlineData("hf_\u00e9", "letters")]
    [InlineData("\ufffd", "UTF-8")]
    public void Read_OfATokenFileThatIsNone_StartsWithoutAndSaysSo(string text, string mention)
    {
        Encoding encoding = text == "\ufffd" ? Encoding.BigEndianUnicode : Encoding.UTF8;
        File.WriteAllBytes(Path.Combine(home, "token"), encoding.GetBytes(text));

        AssertNoToken(Read(new() { ["HF_HOME"] = home }), mention);
    }

    [Fact]
    public void Read_OfATokenFileThatIsAFolder_StartsWithoutAndSaysSo()
    {
        Directory.CreateDirectory(Path.Combine(home, "token"));

        AssertNoToken(Read(new() { ["HF_HOME"] = home }), "is a folder");
    }

    /// <summary>A link to itself cannot be read, whoever the user is.</summary>
    [Fact]
    public void Read_OfATokenFileThatCannotBeRead_StartsWithoutAndSaysSo()
    {
        File.CreateSymbolicLink(Path.Combine(home, "token"), "token");

        AssertNoToken(Read(new() { ["HF_HOME"] = home }), "cannot be read");
    }

    [Theory]
    [InlineData("hf_a\r\n")]
    [InlineData("\ufeffhf_a\n\n")]
    public void Read_OfATokenFileWithLineEnds_IsItsToken(string text)
    {
        File.WriteAllText(Path.Combine(home, "token"), text);

        HubSettings settings = Read(new() { ["HF_HOME"] = home });

        Assert.Equal(("hf_a", null), (settings.Token, settings.TokenNotice));
    }

    [Fact]
    public void Read_OfATokenBesideABrokenFile_SaysNothing()
    {
        Directory.CreateDirectory(Path.Combine(home, "token"));

        HubSettings settings = Read(new() { ["HF_HOME"] = home, ["HF_TOKEN"] = "hf_a" });

        Assert.Equal(("hf_a", null), (settings.Token, settings.TokenNotice));
    }

    /// <summary>No request is made, so whatever else the environment says of proxies is nobody's business.</summary>
    [Fact]
    public void Read_OfflineWithAProxyThatIsNone_Starts()
    {
        HubSettings settings = Read(new() { ["HTTPS_PROXY"] = "ftp://proxy.invalid", ["HF_HUB_OFFLINE"] = "1" });

        Assert.Null(settings.Proxies.For(new Uri("https://hub.invalid")));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(home, recursive: true);

    private static void AssertNoToken(HubSettings settings, string mention)
    {
        Assert.Null(settings.Token);
        Assert.Contains(mention, settings.TokenNotice, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", settings.TokenNotice, StringComparison.Ordinal);
    }

    private static HubSettings Read(Dictionary<string, string?> variables) =>
        HubSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(variables).Build(), variables.GetValueOrDefault);
}
