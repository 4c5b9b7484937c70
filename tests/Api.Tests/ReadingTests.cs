using SelfRepair.Api.Http;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.PromptSets;

namespace SelfRepair.Api.Tests;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("$", "")]
    [InlineData("$.prompts[3].target", "/prompts/3/target")]
    [InlineData("$['odd.na/me'].x[0]", "/odd.na~1me/x/0")]
    [InlineData("$.a~b", "/a~0b")]
    public void Parts_OfAPath_MakeItsPointer(string? path, string pointer)
    {
        Assert.Equal(pointer, JsonPointer.Of(JsonPointer.Parts(path)));
    }

    [Theory]
    [InlineData("ablatoin", "ablation")]
    [InlineData("prompt", "prompts")]
    [InlineData("Heads", "heads")]
    [InlineData("layers", null)]
    public void Nearest_OfAMisspeltName_IsWhatItMeant(string asked, string? expected)
    {
        Assert.Equal(expected, NearNames.Nearest(asked, ["ablation", "heads", "prompts", "prompt_set", "tokens"]));
    }

    [Theory]
    [InlineData("", 60, null)]
    [InlineData("wait=0", 0, "wait=0")]
    [InlineData("respond-async, wait=10", 10, "wait=10")]
    [InlineData("respond-async", 0, "respond-async")]
    [InlineData("handling=lenient", 60, null)]
    [InlineData("wait=9999", 600, "wait=600")]
    [InlineData("wait=99999999999999999999", 600, "wait=600")]
    [InlineData("wait=abc", 60, null)]
    [InlineData("wait=abc, respond-async", 0, "respond-async")]
    [InlineData("wait=-1", 60, null)]
    [InlineData("wait=1.5", 60, null)]
    [InlineData("wait", 60, null)]
    [InlineData("wait=", 60, null)]
    [InlineData("wait=\"10\"", 10, "wait=10")]
    [InlineData("WAIT = 10", 10, "wait=10")]
    [InlineData("foo; wait=0", 60, null)]
    [InlineData("foo=\"a, wait=0\"", 60, null)]
    [InlineData("foo=\"a\\\"b, wait=0\", wait=5", 5, "wait=5")]
    [InlineData("wait=5; foo=bar", 5, "wait=5")]
    [InlineData("wait=5, wait=7", 5, "wait=5")]
    [InlineData(", ;, =", 60, null)]
    public void Parse_OfAPreference_SaysHowLong(string header, int seconds, string? applied)
    {
        WaitPreference preference = WaitPreference.Parse(header);

        Assert.Equal(TimeSpan.FromSeconds(seconds), preference.Wait);
        Assert.Equal(applied, preference.Applied);
    }

    [Fact]
    public void Read_OfCsv_KeepsQuotesCommasLinesAndSpaces()
    {
        IReadOnlyList<PromptRequest> prompts = CsvPrompts.Read(
            "\uFEFFid,text,target,foil,counterpart\r\n1,\"a \"\"b\"\",\nc\",\" d\", e,f g\r\n\r\n,h,,,\n");

        Assert.Equal(2, prompts.Count);
        Assert.Equal("a \"b\",\nc", prompts[0].Text);
        PromptRequest first = prompts[0];
        Assert.Equal((" d", " e", "f g"), (first.Target?.Text, first.Foil?.Text, first.Counterpart?.Text));
        Assert.Equal((null, "h", null), (prompts[1].Id, prompts[1].Text, prompts[1].Target));
    }
}
