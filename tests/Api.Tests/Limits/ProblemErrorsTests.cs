using System.Text;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tests.Limits;

public sealed class ProblemErrorsTests
{
    [Fact]
    public void Listed_OfManyFaults_ShowsDifferentKindsFirst()
    {
        ProblemErrors errors = new();
        for (int prompt = 0; prompt < 1000; prompt++)
        {
            errors.Add(new ProblemError($"Prompt {prompt} has 1 token.", $"/prompts/{prompt}"));
        }

        errors.Add(new ProblemError("floor is -1.", "/floor"));
        errors.Add(new ProblemError("draws is 0.", "/ablation/draws"));

        Assert.Equal(1002, errors.Count);
        Assert.Equal(ProblemErrors.MaxListed, errors.Listed.Count);
        Assert.Equal(
            ["/prompts/0", "/floor", "/ablation/draws", "/prompts/1"],
            errors.Listed.Take(4).Select(error => error.Pointer));
    }

    [Fact]
    public void Listed_OfManyKinds_ShowsTheFirstTwenty()
    {
        var errors = ProblemErrors.Of(
            Enumerable.Range(0, 100).Select(index => new ProblemError("No.", $"/{(char)('a' + (index % 26))}{index}")));

        Assert.Equal(100, errors.Count);
        Assert.Equal(ProblemErrors.MaxListed, errors.Listed.Select(error => error.Pointer).Distinct().Count());
    }

    [Fact]
    public void ToResponse_OfASentenceThatQuotesALot_KeepsItsBeginningAndItsEnd()
    {
        string sentence = $"The target '{new string('x', 10_000_000)}' is not one token. Choose another.";
        Problem problem = new(ProblemKinds.Validation, sentence, [new ProblemError(sentence, "/target")]);

        ProblemResponse response = problem.ToResponse("http://localhost", "/v1/self-repair", "trace");

        Assert.InRange(response.Detail.Length, 1, Sentence.MaxLength);
        Assert.StartsWith("The target 'x", response.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Choose another.", response.Detail, StringComparison.Ordinal);
        Assert.Equal(response.Detail, response.Errors[0].Detail);
    }

    [Fact]
    public void Shorten_OfSurrogatePairs_TearsNone()
    {
        string shortened = Sentence.Shorten("a" + string.Concat(Enumerable.Repeat("\U0001F600", 5000)));

        Assert.InRange(shortened.Length, 1, Sentence.MaxLength);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shortened)));
    }
}
