#include "ui/confirmdialog.h"

#include "models/core/format.h"
#include "models/services/actionpreview.h"
#include "ui/actiontext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextOption>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

QPlainTextEdit *requestBox(const QStringList &requests, QWidget *parent)
{
    auto *box = new QPlainTextEdit(parent);
    box->setReadOnly(true);
    box->setFont(monospaceFont());
    box->setWordWrapMode(QTextOption::WrapAnywhere);
    box->setPlainText(requests.join(u'\n'));
    box->setAccessibleName(ConfirmDialog::tr("What will be sent"));
    box->setTabChangesFocus(true);
    const int lines = int(qBound(1, requests.size(), 8));
    box->setFixedHeight(box->fontMetrics().lineSpacing() * lines + 14);
    return box;
}

} // namespace

ConfirmDialog::ConfirmDialog(const QString &question, const QString &consequence, const QStringList &requests,
                             const QString &verb, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(verb);
    setModal(true);
    auto *title = makeLabel(question, "section", this);
    title->setWordWrap(true);
    auto *text = makeLabel(consequence, "", this);
    text->setWordWrap(true);
    auto *accept = new QPushButton(literalAmpersand(verb), this);
    accept->setObjectName(QStringLiteral("accept"));
    accept->setProperty("primary", true);
    accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancel"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accept);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addSpacing(8);
    layout->addWidget(makeLabel(tr("This will be sent to Kafka Connect"), "small", this));
    layout->addWidget(requestBox(requests, this));
    layout->addSpacing(8);
    layout->addLayout(buttons);
    setMinimumWidth(520);
    connect(accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    accept->setFocus();
}

ConfirmDialog *ConfirmDialog::forAction(const PipelineState &state, ConnectorAction action,
                                        const QStringList &connectors, QWidget *parent)
{
    QStringList requests;
    for (const QString &connector : connectors)
        requests.append(actionRequest(action, connector));
    const QString question =
        connectors.size() == 1
            ? (action == ConnectorAction::RestartFailed
                   ? tr("Restart what has failed of %1?").arg(connectors.first())
                   : tr("%1 %2?").arg(actionVerb(action), connectors.first()))
            : tr("%1 %2?").arg(actionVerb(action),
                               formatCounted(connectors.size(), tr("connector"), tr("connectors")));
    return new ConfirmDialog(question, actionConsequence(state, action, connectors), requests,
                             actionVerb(action), parent);
}

} // namespace sluice::ui
