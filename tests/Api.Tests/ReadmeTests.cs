using System.Text.Json;
using System.Text.RegularExpressions;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests;

/// <summary>What the README tells a reader to send is answered.</summary>
public sealed partial class ReadmeTests(ServiceFactory service) : IClassFixture<ServiceFactory>
{
    public static TheoryData<string> Bodies
    {
        get
        {
            string readme = File.ReadAllText(Path.Combine(GoldenFiles.RepositoryRoot, "README.md"));
            IEnumerable<Match> matches = CurlBody().Matches(readme).Concat(JsonBlock().Matches(readme));
            return [.. matches.Select(match => match.Groups[1].Value)];
        }
    }

    [Fact]
    public void Bodies_OfTheReadme_AreACurlLineAndAJsonBlock() => Assert.True(Bodies.Count >= 2);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_OfTheReadme_IsAnsweredWithRows(string body)
    {
        JsonElement analysis = await service.CreateClient().AnalyzeAsync(body);
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
        Assert.NotEqual(0, analysis.GetProperty("heads").GetArrayLength());
    }

    [GeneratedRegex("curl .*/v1/self-repair .* -d '(.+)'")]
    private static partial Regex CurlBody();

    [GeneratedRegex("```json\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
