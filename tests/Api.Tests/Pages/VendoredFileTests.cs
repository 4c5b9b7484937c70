using System.Security.Cryptography;

namespace SelfRepair.Api.Tests.Pages;

/// <summary>What is of others is as they published it.</summary>
public sealed class VendoredFileTests
{
    private const string Folder = "lib/plotly";

    [Fact]
    public void Files_OfPlotly_HaveTheirChecksums()
    {
        string[] lines = PageFiles.Read($"{Folder}/SHA256SUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        foreach (string[] parts in lines.Select(line => line.Split("  ")))
        {
            byte[] content = File.ReadAllBytes(PageFiles.PathOf($"{Folder}/{parts[1]}"));
            Assert.Equal(parts[0], Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        Assert.Equal(
            ["LICENSE", "plotly.css", "plotly.min.js"],
            lines.Select(line => line.Split("  ")[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Script_OfPlotly_StatesTheVersionOfItsPage()
    {
        string version = PageFiles.Read($"{Folder}/README.md").Split("plotly.js-cartesian-dist-min ")[1].Split(',')[0];

        Assert.Contains($"v{version}\n", PageFiles.Read($"{Folder}/plotly.min.js")[..200], StringComparison.Ordinal);
        Assert.Contains("MIT", PageFiles.Read($"{Folder}/LICENSE"), StringComparison.Ordinal);
    }
}
