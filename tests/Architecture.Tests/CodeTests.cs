using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>How code reads, where an analyzer does not look.</summary>
public sealed class CodeTests
{
    private const int MaxLineLength = 120;

    private static readonly string[] Awaitable = ["Task", "ValueTask", "IAsyncEnumerable"];

    [Fact]
    public void Line_Anywhere_IsNoLongerThanTheLimit()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > MaxLineLength
            select $"{file.Path}:{line.Number} {line.Text.Length}";
        Law.Holds($"Lines have at most {MaxLineLength} characters.", offenders);
    }

    [Fact]
    public void Directive_ForRegionsOrWarnings_IsNowhere()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from directive in file.Unit.DescendantTrivia().Where(trivia => trivia.IsDirective)
            where directive.Kind() is SyntaxKind.RegionDirectiveTrivia or SyntaxKind.PragmaWarningDirectiveTrivia
            select $"{file.Path}: {directive}";
        Law.Holds("Nothing hides code or silences a rule: suppressions stand in eng, with a reason.", offenders);
    }

    [Fact]
    public void Comment_Anywhere_PromisesNoLaterWork()
    {
        string[] promises = ["TODO", "FIXME", "HACK", "XXX"];
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from comment in file.Unit.DescendantTrivia(descendIntoTrivia: false)
            where comment.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
            where promises.Any(promise => comment.ToFullString().Contains(promise, StringComparison.Ordinal))
            select $"{file.Path}: {comment.ToFullString().Trim()}";
        Law.Holds("What is left to do is an issue, not a comment.", offenders);
    }

    [Fact]
    public void AwaitableMethod_ThatIsNoTest_EndsInAsync()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from method in file.All<MethodDeclarationSyntax>()
            where IsAwaitable(method) && !method.Identifier.Text.EndsWith("Async", StringComparison.Ordinal)
            where !IsTest(method) && !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
            select $"{file.At(method)} {method.Identifier}";
        Law.Holds("Async methods end in Async.", offenders);
    }

    [Fact]
    public void Catch_BelowTheService_NamesWhatItExpects()
    {
        IEnumerable<string> offenders =
            from file in Repository.ProductSources
            where !file.Path.StartsWith("src/Api/", StringComparison.Ordinal)
            from clause in file.All<CatchClauseSyntax>()
            where clause.Filter is null && clause.Declaration?.Type.ToString() is null or "Exception"
            where !clause.DescendantNodes().OfType<ThrowStatementSyntax>().Any(thrown => thrown.Expression is null)
            select file.At(clause);
        Law.Holds("A broad catch stands at the edge alone.", offenders);
    }

    [Fact]
    public void Test_Anywhere_IsNamedShortAndNeverSkipped()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from method in file.All<MethodDeclarationSyntax>().Where(IsTest)
            let lines = method.Body?.GetText().Lines.Count - 2 ?? 1
            where method.Identifier.Text.Count(letter => letter == '_') != 2
                || lines > 25
                || method.AttributeLists.ToString().Contains("Skip", StringComparison.Ordinal)
            select $"{file.At(method)} {method.Identifier}, {lines} lines";
        Law.Holds("Tests are named Member_Condition_Outcome, have at most 25 lines and are never skipped.", offenders);
    }

    private static bool IsAwaitable(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.AsyncKeyword)
        || Awaitable.Contains((method.ReturnType as SimpleNameSyntax)?.Identifier.Text);

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory");
}
