using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests;

public sealed class HostingTests
{
    [Fact]
    public void Read_OfNothing_HasDefaults()
    {
        ServiceSettings settings = Read([]);

        Assert.EndsWith("selfrepair", settings.DataFolder, StringComparison.Ordinal);
        Assert.Equal((DeviceNames.Auto, 0, false), (settings.Device, settings.Threads, settings.AllowsAnonymous));
        Assert.Empty(settings.ModelFolders);
    }

    [Theory]
    [InlineData(SettingNames.Threads, "two")]
    [InlineData(SettingNames.Threads, "0")]
    [InlineData(SettingNames.Device, "tpu")]
    [InlineData(SettingNames.Device, "cuda:x")]
    [InlineData(SettingNames.AllowAnonymous, "yes")]
    [InlineData(SettingNames.MemoryBudget, "much")]
    [InlineData(SettingNames.DiskBudget, "0")]
    [InlineData(SettingNames.Models, "/no/such/folder")]
    [InlineData(SettingNames.Hosts, "http://lab.example.org")]
    public void Read_OfAWrongValue_NamesSettingAndValue(string setting, string value)
    {
        var refusal = Assert.Throws<InvalidSettingException>(
            () => Read(new() { [setting] = value, [SettingNames.Data] = Path.GetTempPath() }));

        Assert.Equal(setting, refusal.Setting);
        Assert.StartsWith(setting, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckSetting_OfADeviceThatIsNotHere_SaysWhatWasLookedFor()
    {
        ServiceSettings settings = Read(new() { [SettingNames.Device] = "cuda:1" });

        var refusal = Assert.Throws<InvalidSettingException>(new DeviceCheck(settings).CheckSetting);

        Assert.Equal(SettingNames.Device, refusal.Setting);
        Assert.Contains("'cuda:1' is not here. Looked for CUDA", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfADataFolderThatIsAFile_IsRefused()
    {
        string file = typeof(HostingTests).Assembly.Location;

        var refusal = Assert.Throws<InvalidSettingException>(() => Read(new() { [SettingNames.Data] = file }));

        Assert.Equal(SettingNames.Data, refusal.Setting);
    }

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://[::1]:80", true)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://example.org", false)]
    public void IsLoopback_OfAnAddress_IsWhetherOnlyThisMachineReachesIt(string address, bool expected)
    {
        Assert.Equal(expected, ListenAddresses.IsLoopback(address));
    }

    [Theory]
    [InlineData("urls", "http://*:8080")]
    [InlineData("urls", "http://localhost:1;http://0.0.0.0:2")]
    [InlineData("http_ports", "8080")]
    [InlineData("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:1")]
    [InlineData("urls", "nonsense")]
    public void Secure_OfAnOpenAddress_NeedsToBeTold(string name, string value)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[name] = value;

        var refusal = Assert.Throws<InvalidSettingException>(
            () => ListenAddresses.Secure(builder, Read(new() { [SettingNames.Data] = Path.GetTempPath() })));

        Assert.Equal(SettingNames.Urls, refusal.Setting);
    }

    [Fact]
    public void Secure_OfAnOpenAddressThatIsAllowed_Passes()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://*:8080";
        ServiceSettings settings = Read(new()
        {
            [SettingNames.Data] = Path.GetTempPath(),
            [SettingNames.AllowAnonymous] = "true",
        });

        ListenAddresses.Secure(builder, settings);

        Assert.True(settings.AllowsAnonymous);
    }

    [Fact]
    public void Help_OfTheService_NamesEverySetting()
    {
        string[] names =
        [
            SettingNames.Urls, SettingNames.Data, SettingNames.Models, SettingNames.Device, SettingNames.Threads,
            SettingNames.AllowAnonymous, SettingNames.Hosts, SettingNames.MemoryBudget, SettingNames.DiskBudget,
            SettingNames.HubHome, SettingNames.HubCache, SettingNames.HubEndpoint,
            SettingNames.HubToken, SettingNames.HubOffline,
        ];
        Assert.All(
            names,
            name => Assert.Contains(name, SettingNames.Help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("12 GiB", 12L << 30)]
    [InlineData("800mib", 800L << 20)]
    [InlineData("1.5 KiB", 1_536)]
    public void TryParse_OfANumberOfBytes_TakesUnits(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1_610_612_736, "1.5 GiB")]
    public void Format_OfANumberOfBytes_TakesTheLargestUnit(long bytes, string expected)
    {
        Assert.Equal(expected, ByteSize.Format(bytes));
    }

    private static ServiceSettings Read(Dictionary<string, string?> values) =>
        ServiceSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
