using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

public sealed class HubNameTests
{
    [Theory]
    [InlineData("EleutherAI/pythia-160m", true)]
    [InlineData("EleutherAI/pythia-1.4b-deduped", true)]
    [InlineData("a/b", true)]
    [InlineData("_a/b_", true)]
    [InlineData("pythia-160m", false)]
    [InlineData("a/b/c", false)]
    [InlineData("", false)]
    [InlineData("tiny/ne--ox", false)]
    [InlineData("tiny/n..x", false)]
    [InlineData("tiny/..", false)]
    [InlineData("../tiny", false)]
    [InlineData("tiny/neox.git", false)]
    [InlineData("-tiny/neox", false)]
    [InlineData("tiny/neox.", false)]
    [InlineData("tiny/neox\n", false)]
    [InlineData("tiny/né", false)]
    [InlineData("/neox", false)]
    public void TryParse_OfARepositoryName_FollowsTheHubsRules(string name, bool expected)
    {
        Assert.Equal(expected, HubModelId.TryParse(name, out HubModelId? id));
        Assert.Equal(expected ? name : null, id?.Name);
    }

    [Fact]
    public void TryParse_OfAPartOfAName_AllowsNinetySixLetters()
    {
        Assert.True(HubModelId.TryParse(new string('a', 96) + "/b", out _));
        Assert.False(HubModelId.TryParse(new string('a', 97) + "/b", out _));
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("step3000", true)]
    [InlineData("v1.0", true)]
    [InlineData("refs/pr/1", true)]
    [InlineData("..", false)]
    [InlineData("../x", false)]
    [InlineData("a/../b", false)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData(".hidden", false)]
    [InlineData("a\\b", false)]
    [InlineData("a b", false)]
    [InlineData("main\n", false)]
    [InlineData("", false)]
    public void TryParse_OfARevision_LetsNoPathLeaveItsFolder(string name, bool expected)
    {
        Assert.Equal(expected, HubRevision.TryParse(name, out HubRevision? revision));
        Assert.Equal(expected ? name : null, revision?.Name);
    }

    [Theory]
    [InlineData("\"9b175e2eee98d24c68d6584d34c6a18d0484a1fc\"", true)]
    [InlineData("W/\"9b175e2eee98d24c68d6584d34c6a18d0484a1fc\"", true)]
    [InlineData("c4a822ba1c011b5c21741fa709460ddadc558e769606260866939557913a6cac", true)]
    [InlineData("\"../../9b175e2eee98d24c68d6584d34c6a18d0484\"", false)]
    [InlineData("\"9B175E2EEE98D24C68D6584D34C6A18D0484A1FC\"", false)]
    [InlineData("\"abc\"", false)]
    [InlineData(null, false)]
    public void TryParse_OfAnEntityTag_TakesHashesAlone(string? header, bool expected)
    {
        Assert.Equal(expected, EntityTag.TryParse(header, out _));
    }
}
