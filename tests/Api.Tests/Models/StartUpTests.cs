using SelfRepair.Api.Hosting;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Models;

/// <summary>What a start finds out about the machine.</summary>
public sealed class StartUpTests
{
    /// <summary>Without ICU text would silently become other tokens.</summary>
    [Fact]
    public async Task Start_WhereNormalizationDoesNothing_IsRefused()
    {
        string data = Directory.CreateTempSubdirectory("selfrepair-start-").FullName;

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.StartAsync(new()
            {
                [SettingNames.Data] = data,
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            }));

        Assert.Contains("did not start", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }
}
